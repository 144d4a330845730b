-- Lends the head of each named lane that is due to one worker.
--
-- KEYS  1 due  2 leases  3 rows  4… the lanes, in the order of their names
-- ARGV  1 now  2 end of the lease  3 lease  4… the names of the lanes
-- Returns { "<contact>\n<lane>\n<json>", attempt, 1 when the try before may have sent it else 0, … } for the rows lent; a
-- lane that somebody else has by now is left out
--
-- A lane's lease is "<attempt>:<lease>" while its head is lent, "<attempt>:" when the head is to be sent again, and
-- "<attempt>:?" when it may have been sent. So whatever stands behind the colon at a claim is doubt: a mark, or the lease
-- of a worker that fell silent.

local lent = {}
for index = 4, #ARGV do
  local lane = ARGV[index]
  local due = redis.call('ZSCORE', KEYS[1], lane)
  if due and tonumber(due) <= tonumber(ARGV[1]) then
    local state = redis.call('HGET', KEYS[2], lane) or '0:'
    local attempt, doubt = string.match(state, '^(%d+):(.*)$')
    redis.call('HSET', KEYS[2], lane, (attempt + 1) .. ':' .. ARGV[3])
    redis.call('ZADD', KEYS[1], ARGV[2], lane)
    lent[#lent + 1] = redis.call('HGET', KEYS[3], redis.call('LINDEX', KEYS[index], 0))
    lent[#lent + 1] = attempt + 1
    lent[#lent + 1] = doubt == '' and 0 or 1
  end
end
return lent
