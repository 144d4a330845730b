-- Writes a whole turn, or nothing of it.
--
-- KEYS  1 session  2 chat  3 mark of the message, as an erasure leaves it  4 turn of an erasure
--       and, for a turn that wrote more: 5 counts  6 rows  7 due  8 registrations  9 handoffs  10 questions  11 wakes
--       12… the lane of each delivery, in the order of the deliveries
-- ARGV  1 expected turn  2 mark and minute of the message (11 characters)  3 minute of now  4 minutes a mark lives
--       5 marks that are kept at most  6 packed session  7 life of the session and the chat, ms  8 turns a chat keeps
--       9 the turn for the chat, "" for none
--       and, for a turn that wrote more: 10 now  11 channel of the delivery signal  12 name of this process
--       13 expected handoffs ("" when the turn used no number)  14 expected registrations  15 next handoffs
--       16 next registrations
--       then five lists, each led by its length:
--         deliveries     id, lane, "<contact>\n<lane>\n<json>", when it is due
--         registrations  reference, "<contact>\n<json>"
--         handoffs       number, "<contact>\n<json>"
--         questions      [fact, course or "", contact] as JSON
--         wakes          "<name>\n<contact>", when it is due ("" to cancel it)
-- Returns 1 committed, 0 stale, { turn } for a message that this turn has answered, or what an erasure answered
--
-- The marks of a session are those of its last turns, one each, the newest last: where a mark stands tells its turn.
-- The first write is one that Redis refuses when it is full, so that running out of memory happens before, not between.

local WIDTH, MARK = 11, 8
-- Minutes are told apart for 32 days, in three digits of base 36.
local MINUTES = 46656

local forgotten = redis.call('GET', KEYS[3])
if forgotten then
  return forgotten
end

local turn, marks = '0', ''
local session = redis.call('GET', KEYS[1])
if session then
  turn, marks = string.match(session, '^(%d+)\n([^\n]*)\n')
else
  turn = redis.call('GET', KEYS[4]) or turn
end

local mark = string.sub(ARGV[2], 1, MARK)
local at = string.find(marks, mark, 1, true)
while at do
  if at % WIDTH == 1 then
    return { turn - (#marks - at + 1) / WIDTH + 1 }
  end
  at = string.find(marks, mark, at + 1, true)
end

if turn ~= ARGV[1] then
  return 0
end

local has_more = #KEYS > 4
if has_more and ARGV[13] ~= '' then
  local counts = redis.call('HMGET', KEYS[5], 'handoffs', 'registrations')
  if (counts[1] or '0') ~= ARGV[13] or (counts[2] or '0') ~= ARGV[14] then
    return 0
  end
end

local next_turn = turn + 1
local now_minute, life_minutes = tonumber(ARGV[3]), tonumber(ARGV[4])
local alive = math.max(1, #marks - (ARGV[5] - 1) * WIDTH + 1)
while alive < #marks do
  local minute = tonumber(string.sub(marks, alive + MARK, alive + WIDTH - 1), 36)
  local age = (now_minute - minute) % MINUTES
  -- A turn may be committed with an earlier time than the one before it: such a mark is of the future, and new.
  if age <= life_minutes or age > MINUTES / 2 then
    break
  end
  alive = alive + WIDTH
end
marks = string.sub(marks, alive) .. ARGV[2]
redis.call('SET', KEYS[1], string.format('%d\n%s\n%s', next_turn, marks, ARGV[6]), 'PX', ARGV[7])

if ARGV[9] ~= '' then
  local surplus = redis.call('RPUSH', KEYS[2], ARGV[9]) - ARGV[8]
  if surplus > 0 then
    -- What a message was answered stays as long as its mark. A turn adds one element, so few are looked at.
    local oldest = next_turn - #marks / WIDTH + 1
    local dropped = 0
    for _, earlier in ipairs(redis.call('LRANGE', KEYS[2], 0, math.min(surplus, 8) - 1)) do
      if tonumber(string.match(earlier, '^%d+')) >= oldest then
        break
      end
      dropped = dropped + 1
    end
    redis.call('LTRIM', KEYS[2], dropped, -1)
  end
end
redis.call('PEXPIRE', KEYS[2], ARGV[7])

if not has_more then
  return 1
end

local now = ARGV[10]
if ARGV[13] ~= '' then
  redis.call('HSET', KEYS[5], 'handoffs', ARGV[15], 'registrations', ARGV[16])
end

local deliveries = tonumber(ARGV[17])
local from = 18
for index = 1, deliveries do
  if redis.call('HSETNX', KEYS[6], ARGV[from], ARGV[from + 2]) == 1 then
    if redis.call('RPUSH', KEYS[11 + index], ARGV[from]) == 1 then
      redis.call('ZADD', KEYS[7], ARGV[from + 3], ARGV[from + 1])
    end
  end
  from = from + 4
end
if deliveries > 0 then
  redis.call('PUBLISH', ARGV[11], ARGV[12])
end

for list = 8, 9 do
  local records = tonumber(ARGV[from])
  from = from + 1
  for _ = 1, records do
    redis.call('HSET', KEYS[list], ARGV[from], ARGV[from + 1])
    from = from + 2
  end
end

local questions = tonumber(ARGV[from])
for index = from + 1, from + questions do
  redis.call('ZADD', KEYS[10], 'GT', now, ARGV[index])
end
from = from + questions + 1

local wakes = tonumber(ARGV[from])
for index = from + 1, from + 2 * wakes, 2 do
  if ARGV[index + 1] == '' then
    redis.call('ZREM', KEYS[11], ARGV[index])
  else
    redis.call('ZADD', KEYS[11], ARGV[index + 1], ARGV[index])
  end
end

return 1
