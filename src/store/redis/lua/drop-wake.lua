-- Removes a lent wake, if it still is the worker's.
--
-- KEYS  1 wakes
-- ARGV  1 "<name>\n<contact>"  2 end of the lease
-- Returns 1 removed, 0 when it was moved, lent to somebody else, or is gone

local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not due or tonumber(due) ~= tonumber(ARGV[2]) then
  return 0
end
return redis.call('ZREM', KEYS[1], ARGV[1])
