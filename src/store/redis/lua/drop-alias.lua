-- Removes an alias, if it still is the contact's.
--
-- KEYS  1 alias
-- ARGV  1 contact
-- Returns 1 removed, 0 when it is somebody else's, or gone

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
