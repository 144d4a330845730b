-- Lends the head of each named lane that is due to one worker.
--
-- KEYS  1 due  2 leases  3 rows  4… the lanes, in the order of the addresses
-- ARGV  1 now  2 end of the lease  3 lease  4… the addresses
-- Returns { "<contact>\n<address>\n<json>", attempt, … } for the rows lent; a lane that somebody else has by now is left out

local lent = {}
for index = 4, #ARGV do
  local address = ARGV[index]
  local due = redis.call('ZSCORE', KEYS[1], address)
  if due and tonumber(due) <= tonumber(ARGV[1]) then
    local state = redis.call('HGET', KEYS[2], address)
    local attempt = (state and tonumber(string.match(state, '^%d+')) or 0) + 1
    redis.call('HSET', KEYS[2], address, attempt .. ':' .. ARGV[3])
    redis.call('ZADD', KEYS[1], ARGV[2], address)
    lent[#lent + 1] = redis.call('HGET', KEYS[3], redis.call('LINDEX', KEYS[index], 0))
    lent[#lent + 1] = attempt
  end
end
return lent
