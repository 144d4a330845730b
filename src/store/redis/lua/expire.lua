-- Forgets what one partition holds past its time. Sessions and chats expire by themselves.
--
-- KEYS  1 registrations  2 handoffs  3 dead letters  4 questions
-- ARGV  1 forget registrations last changed before this  2 forget everything else from before this
-- Returns how many things went

-- A handoff that is not closed stays: somebody waits, or a chat goes on.
local function last_time(record)
  local fields = cjson.decode(string.match(record, '^[^\n]*\n(.*)$'))
  if fields.openedAt and fields.status ~= 'closed' then
    return math.huge
  end
  return fields.updatedAt or fields.closedAt or fields.openedAt or fields.at
end

local gone = 0
for list = 1, 3 do
  local before = tonumber(ARGV[list == 1 and 1 or 2])
  local records = redis.call('HGETALL', KEYS[list])
  for index = 1, #records, 2 do
    if last_time(records[index + 1]) < before then
      gone = gone + redis.call('HDEL', KEYS[list], records[index])
    end
  end
end
return gone + redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', '(' .. ARGV[2])
