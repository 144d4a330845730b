-- Records how far a reply got. Only replies of the transcript have a tick: a callback that comes after an erasure, or for
-- an entry that fell off, finds none and leaves nothing behind.
--
-- KEYS  1 ticks of the contact
-- ARGV  1 reply id  2 rank of the status  3 sid or ""
-- Returns 1 when the reply is known, 0 when not

local tick = redis.call('HGET', KEYS[1], ARGV[1])
if not tick then
  return 0
end
local rank, sid = string.match(tick, '^([^:]*):(.*)$')
redis.call('HSET', KEYS[1], ARGV[1], math.max(tonumber(rank) or 0, ARGV[2]) .. ':' .. (sid ~= '' and sid or ARGV[3]))
return 1
