-- Forgets a contact: every key, field and member that holds it or what it wrote, in one step.
--
-- KEYS  1 session  2 mark of the order to forget  3 chat  4 rows  5 due  6 leases  7 dead letters  8 registrations
--       9 handoffs  10 questions  11 wakes  12 turn of an erasure
-- ARGV  1 contact  2 expected turn  3 packed answer  4 life of the mark, ms  5 now  6 prefix of a mark's key
--       7 prefix of a lane's key  8 packed answer of nothing  9 mark of the order  10 channel of the delivery signal
--       11 name of this process  12, 13 what the names of lanes begin with whose rows stay  14 how many wakes follow
--       then the contact's wakes, and of each delivery its id, its lane's name, "<contact>\n<lane>\n<json>" and when it is due
-- Returns 1 committed, 0 stale, { turn } for an order that this turn has answered, or what an erasure answered
--
-- The marks and lanes it finds are keys that cannot be named beforehand; they carry the same tag, so the same slot.
-- It walks the partition's rows and records instead of keeping an index that every turn would pay for.

local answered = redis.call('GET', KEYS[2])
if answered then
  return answered
end

local WIDTH, MARK, MINUTES, MINUTE_MS = 11, 8, 46656, 60000

local contact = ARGV[1]
local turn, marks = '0', ''
local session = redis.call('GET', KEYS[1])
if session then
  turn, marks = string.match(session, '^(%d+)\n([^\n]*)\n')
else
  turn = redis.call('GET', KEYS[12]) or turn
end

for at = 1, #marks, WIDTH do
  if string.sub(marks, at, at + MARK - 1) == ARGV[9] then
    return { turn - (#marks - at + 1) / WIDTH + 1 }
  end
end
if turn ~= ARGV[2] then
  return 0
end

for at = 1, #marks, WIDTH do
  -- The hash stays until it expires, so that a message delivered again is not taken for the first of a new chat.
  local minute = tonumber(string.sub(marks, at + MARK, at + WIDTH - 1), 36)
  local age_minutes = (math.floor(ARGV[5] / MINUTE_MS) - minute) % MINUTES
  if age_minutes > MINUTES / 2 then
    -- Of the future: a turn may be committed with an earlier time than the one before it.
    age_minutes = 0
  end
  local left_ms = ARGV[4] - (age_minutes - 1) * MINUTE_MS
  if left_ms > 0 then
    redis.call('SET', ARGV[6] .. string.sub(marks, at, at + MARK - 1), ARGV[8], 'PX', string.format('%d', left_ms))
  end
end
redis.call('DEL', KEYS[1], KEYS[3])
local from = 15 + ARGV[14]
for at = 15, from - 1 do
  redis.call('ZREM', KEYS[11], ARGV[at])
end

local owner = contact .. '\n'
local function is_own(value)
  return string.sub(value, 1, #owner) == owner
end

local function is_order(lane)
  return string.sub(lane, 1, #ARGV[12]) == ARGV[12] or string.sub(lane, 1, #ARGV[13]) == ARGV[13]
end

local rows = redis.call('HGETALL', KEYS[4])
for index = 1, #rows, 2 do
  local name = string.match(rows[index + 1], '^[^\n]*\n([^\n]*)')
  if is_own(rows[index + 1]) and not is_order(name) then
    local id = rows[index]
    local lane = ARGV[7] .. name
    local was_head = redis.call('LINDEX', lane, 0) == id
    redis.call('LREM', lane, 1, id)
    redis.call('HDEL', KEYS[4], id)
    if was_head then
      redis.call('HDEL', KEYS[6], name)
      if redis.call('EXISTS', lane) == 1 then
        redis.call('ZADD', KEYS[5], ARGV[5], name)
      else
        redis.call('ZREM', KEYS[5], name)
      end
    end
  end
end

for list = 7, 9 do
  local records = redis.call('HGETALL', KEYS[list])
  for index = 1, #records, 2 do
    if is_own(records[index + 1]) then
      redis.call('HDEL', KEYS[list], records[index])
    end
  end
end

local asker = ',"' .. contact .. '"]'
for _, question in ipairs(redis.call('ZRANGE', KEYS[10], 0, -1)) do
  if string.sub(question, -#asker) == asker then
    redis.call('ZREM', KEYS[10], question)
  end
end

redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
redis.call('SET', KEYS[12], turn + 1, 'PX', ARGV[4])

for at = from, #ARGV, 4 do
  if redis.call('HSETNX', KEYS[4], ARGV[at], ARGV[at + 2]) == 1 then
    if redis.call('RPUSH', ARGV[7] .. ARGV[at + 1], ARGV[at]) == 1 then
      redis.call('ZADD', KEYS[5], ARGV[at + 3], ARGV[at + 1])
    end
  end
end
if #ARGV >= from then
  redis.call('PUBLISH', ARGV[10], ARGV[11])
end
return 1
