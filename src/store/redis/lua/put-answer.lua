-- Writes what staff answered to one question, unless somebody else has written meanwhile.
--
-- KEYS  1 answers
-- ARGV  1 name of the question  2 the record that was read, "" for none  3 the record in its place
-- Returns 1 when it was written, 0 when another one stands there

if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
