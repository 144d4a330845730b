-- Notes that something is wrong, and forgets what has been quiet.
--
-- KEYS  1 alarms
-- ARGV  1 code  2 now  3 how long an alarm lasts, ms
-- Returns 1 when the code was not known, 0 when it was
--
-- One hash for all of them, as there are no more codes than a table has lines: code -> "<since>:<last at>:<count>".

local now, life = tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HGETALL', KEYS[1])
for index = 1, #kept, 2 do
  if tonumber(string.match(kept[index + 1], '^%d+:(%d+)')) <= now - life then
    redis.call('HDEL', KEYS[1], kept[index])
  end
end
local since, last, count = string.match(redis.call('HGET', KEYS[1], ARGV[1]) or '', '^(%d+):(%d+):(%d+)$')
local latest = math.max(tonumber(last or '0'), now)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%s:%.0f:%d', since or ARGV[2], latest, (count or 0) + 1))
redis.call('PEXPIRE', KEYS[1], life)
return since and 0 or 1
