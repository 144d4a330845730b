-- Ends a claim, if it still is the worker's.
--
-- KEYS  1 lane  2 rows  3 due  4 leases  5 dead letters  6 chat of the contact
-- ARGV  1 lane's name  2 row id  3 "<attempt>:<claims>:<lease>"
--       4 "sent", "retry", "uncertain", "replaced", "dead", "resume" or "done"
--       5 when the lane is due next  6 dead letter ("<contact>\n<json>", "" unless dead)
--       7 rank of the status it now has ("" when it stays)  8 packed sid or "-"  9 name of the reply's entry in the chat
-- Returns 1 settled, 0 when the row is lent to somebody else, or gone

if redis.call('HGET', KEYS[4], ARGV[1]) ~= ARGV[3] or redis.call('LINDEX', KEYS[1], 0) ~= ARGV[2] then
  return 0
end

if ARGV[4] == 'resume' then
  redis.call('HSET', KEYS[4], ARGV[1], '0' .. string.match(ARGV[3], '^%d+(:%d+:)'))
  redis.call('ZADD', KEYS[3], ARGV[5], ARGV[1])
  return 1
end

if ARGV[4] == 'retry' or ARGV[4] == 'uncertain' then
  redis.call('HSET', KEYS[4], ARGV[1], string.match(ARGV[3], '^%d+:%d+:') .. (ARGV[4] == 'retry' and '' or '?'))
  redis.call('ZADD', KEYS[3], ARGV[5], ARGV[1])
  return 1
end

if ARGV[4] == 'dead' then
  redis.call('HSET', KEYS[5], ARGV[2], ARGV[6])
end
redis.call('LPOP', KEYS[1])
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('HDEL', KEYS[4], ARGV[1])
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('ZADD', KEYS[3], ARGV[5], ARGV[1])
else
  redis.call('ZREM', KEYS[3], ARGV[1])
end

learn(KEYS[6], ARGV[9], ARGV[7], ARGV[8])
return 1
