-- Writes a whole turn, or nothing of it.
--
-- KEYS  1 sessions  2 mark of the message  3 marks of the contact  4 counts  5 transcript  6 ticks  7 rows  8 due
--       9 registrations  10 handoffs  11 questions  12… the lane of each delivery, in the order of the deliveries;
--       the last one: wakes
-- ARGV  1 contact  2 expected turn  3 session ("<turn>\n<json>")  4 mark  5 packed answer  6 now  7 life of the mark, ms
--       8 entries a transcript keeps  9 channel of the delivery signal  10 name of this process
--       11 expected handoffs ("" when the turn used no number)  12 expected registrations  13 next handoffs
--       14 next registrations
--       then six lists, each led by its length:
--         transcript     id, json without status and sid, tick ("<rank>:<sid>", rank "-" when unknown; "" for what came in)
--         deliveries     id, address, "<contact>\n<address>\n<json>"
--         registrations  reference, "<contact>\n<json>"
--         handoffs       number, "<contact>\n<json>"
--         questions      [fact, course or "", contact] as JSON
--         wakes          "<name>\n<contact>", when it is due ("" to cancel it)
-- Returns 1 committed, 0 stale, or the packed answer given before (a duplicate)
--
-- The first write is one that Redis refuses when it is full, so that running out of memory happens before, not between.

local answered = redis.call('GET', KEYS[2])
if answered then
  return answered
end

local session = redis.call('HGET', KEYS[1], ARGV[1])
local turn = session and string.match(session, '^%d+') or '0'
if turn ~= ARGV[2] then
  return 0
end

if ARGV[11] ~= '' then
  local counts = redis.call('HMGET', KEYS[4], 'handoffs', 'registrations')
  if (counts[1] or '0') ~= ARGV[11] or (counts[2] or '0') ~= ARGV[12] then
    return 0
  end
end

redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
if ARGV[11] ~= '' then
  redis.call('HSET', KEYS[4], 'handoffs', ARGV[13], 'registrations', ARGV[14])
end

local now = ARGV[6]
redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[7])
redis.call('ZADD', KEYS[3], now, ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - ARGV[7])
redis.call('PEXPIRE', KEYS[3], ARGV[7])

local at = 15

local entries = tonumber(ARGV[at])
at = at + 1
local length = 0
for _ = 1, entries do
  length = redis.call('RPUSH', KEYS[5], ARGV[at] .. '\n' .. ARGV[at + 1])
  if ARGV[at + 2] ~= '' then
    redis.call('HSET', KEYS[6], ARGV[at], ARGV[at + 2])
  end
  at = at + 3
end
local surplus = length - ARGV[8]
if surplus > 0 then
  for _, entry in ipairs(redis.call('LRANGE', KEYS[5], 0, surplus - 1)) do
    redis.call('HDEL', KEYS[6], string.match(entry, '^[^\n]*'))
  end
  redis.call('LTRIM', KEYS[5], surplus, -1)
end

local deliveries = tonumber(ARGV[at])
at = at + 1
for index = 1, deliveries do
  if redis.call('HSETNX', KEYS[7], ARGV[at], ARGV[at + 2]) == 1 then
    if redis.call('RPUSH', KEYS[11 + index], ARGV[at]) == 1 then
      redis.call('ZADD', KEYS[8], now, ARGV[at + 1])
    end
  end
  at = at + 3
end
if deliveries > 0 then
  redis.call('PUBLISH', ARGV[9], ARGV[10])
end

for list = 9, 10 do
  local records = tonumber(ARGV[at])
  at = at + 1
  for _ = 1, records do
    redis.call('HSET', KEYS[list], ARGV[at], ARGV[at + 1])
    at = at + 2
  end
end

local questions = tonumber(ARGV[at])
for index = at + 1, at + questions do
  redis.call('ZADD', KEYS[11], 'NX', now, ARGV[index])
end
at = at + questions + 1

local wakes = tonumber(ARGV[at])
for index = at + 1, at + 2 * wakes, 2 do
  if ARGV[index + 1] == '' then
    redis.call('ZREM', KEYS[#KEYS], ARGV[index])
  else
    redis.call('ZADD', KEYS[#KEYS], ARGV[index + 1], ARGV[index])
  end
end

return 1
