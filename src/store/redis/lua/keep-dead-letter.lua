-- Keeps a dead letter of a message whose row has gone. Only of a reply that the chat still has: after an erasure it would
-- bring back what was forgotten.
--
-- KEYS  1 dead letters  2 chat
-- ARGV  1 reply id  2 dead letter ("<contact>\n<json>")  3 name of the reply's entry in the chat
-- Returns 1 kept, 0 not

if learn(KEYS[2], ARGV[3], 0, '-') == 0 then
  return 0
end
return redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
