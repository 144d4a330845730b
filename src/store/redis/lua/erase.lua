-- Forgets a contact: every key, field and member that holds it or what it wrote, in one step.
--
-- KEYS  1 sessions  2 mark of the order to forget  3 marks of the contact  4 transcript  5 ticks  6 rows  7 due  8 leases
--       9 dead letters  10 registrations  11 handoffs  12 questions
-- ARGV  1 contact  2 expected turn  3 packed answer  4 life of the mark, ms  5 now  6 prefix of a mark's key
--       7 prefix of a lane's key  8 packed answer of nothing  9 channel of the delivery signal  10 name of this process
--       then of each delivery its id, address and "<contact>\n<address>\n<json>"
-- Returns 1 committed, 0 stale, or the packed answer given before (a duplicate)
--
-- The marks and lanes it finds are keys that cannot be named beforehand; they carry the same tag, so the same slot.
-- It walks the partition's rows and records instead of keeping an index that every turn would pay for.

local answered = redis.call('GET', KEYS[2])
if answered then
  return answered
end

local contact = ARGV[1]
local session = redis.call('HGET', KEYS[1], contact)
local turn = session and string.match(session, '^%d+') or '0'
if turn ~= ARGV[2] then
  return 0
end

redis.call('HDEL', KEYS[1], contact)
for _, mark in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
  -- The hash stays until it expires, so that a message delivered again is not taken for the first of a new chat.
  redis.call('SET', ARGV[6] .. mark, ARGV[8], 'XX', 'KEEPTTL')
end
redis.call('DEL', KEYS[3], KEYS[4], KEYS[5])

local owner = contact .. '\n'
local function is_own(value)
  return string.sub(value, 1, #owner) == owner
end

local rows = redis.call('HGETALL', KEYS[6])
for index = 1, #rows, 2 do
  if is_own(rows[index + 1]) then
    local id = rows[index]
    local address = string.match(rows[index + 1], '^[^\n]*\n([^\n]*)')
    local lane = ARGV[7] .. address
    local was_head = redis.call('LINDEX', lane, 0) == id
    redis.call('LREM', lane, 1, id)
    redis.call('HDEL', KEYS[6], id)
    if was_head then
      redis.call('HDEL', KEYS[8], address)
      if redis.call('EXISTS', lane) == 1 then
        redis.call('ZADD', KEYS[7], ARGV[5], address)
      else
        redis.call('ZREM', KEYS[7], address)
      end
    end
  end
end

for list = 9, 11 do
  local records = redis.call('HGETALL', KEYS[list])
  for index = 1, #records, 2 do
    if is_own(records[index + 1]) then
      redis.call('HDEL', KEYS[list], records[index])
    end
  end
end

local asker = ',"' .. contact .. '"]'
for _, question in ipairs(redis.call('ZRANGE', KEYS[12], 0, -1)) do
  if string.sub(question, -#asker) == asker then
    redis.call('ZREM', KEYS[12], question)
  end
end

redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])

for at = 11, #ARGV, 3 do
  if redis.call('HSETNX', KEYS[6], ARGV[at], ARGV[at + 2]) == 1 then
    if redis.call('RPUSH', ARGV[7] .. ARGV[at + 1], ARGV[at]) == 1 then
      redis.call('ZADD', KEYS[7], ARGV[5], ARGV[at + 1])
    end
  end
end
if #ARGV > 10 then
  redis.call('PUBLISH', ARGV[9], ARGV[10])
end
return 1
