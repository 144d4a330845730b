-- Links an alias to a contact, once: whoever came first has it, and only its life is made longer afterwards.
--
-- KEYS  1 alias
-- ARGV  1 contact  2 life of the link, ms
-- Returns the contact that has the alias now

local linked = redis.call('GET', KEYS[1])
if linked and linked ~= ARGV[1] then
  return linked
end
if not linked or redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return ARGV[1]
