-- Lends the head of each named lane that is due to one worker.
--
-- KEYS  1 due  2 leases  3 rows  4… the lanes, in the order of their names
-- ARGV  1 now  2 end of the lease  3 lease  4… the names of the lanes
-- Returns { "<contact>\n<lane>\n<json>", attempt, claims, doubt, … } for the rows lent, where doubt is 1 when the try before
-- may have sent it; a lane that somebody else has by now is left out
--
-- A lane's lease is "<attempt>:<claims>:<lease>" while its head is lent, "<attempt>:<claims>:" when the head is to be sent
-- again, and "<attempt>:<claims>:?" when it may have been sent. So whatever stands behind the second colon at a claim is
-- doubt: a mark, or the lease of a worker that fell silent, which says nothing against the row and is no attempt more.

local lent = {}
for index = 4, #ARGV do
  local lane = ARGV[index]
  local due = redis.call('ZSCORE', KEYS[1], lane)
  if due and tonumber(due) <= tonumber(ARGV[1]) then
    local state = redis.call('HGET', KEYS[2], lane) or '0:0:'
    local attempt, claims, doubt = string.match(state, '^(%d+):(%d+):(.*)$')
    if not attempt then
      -- As an older release wrote it, which counted claims as attempts.
      claims, doubt = string.match(state, '^(%d+):(.*)$')
      attempt = math.min(claims, 1)
    end
    claims = claims + 1
    if doubt == '' or doubt == '?' then
      attempt = attempt + 1
    end
    redis.call('HSET', KEYS[2], lane, string.format('%d:%d:%s', attempt, claims, ARGV[3]))
    redis.call('ZADD', KEYS[1], ARGV[2], lane)
    lent[#lent + 1] = redis.call('HGET', KEYS[3], redis.call('LINDEX', KEYS[index], 0))
    lent[#lent + 1] = tonumber(attempt)
    lent[#lent + 1] = claims
    lent[#lent + 1] = doubt == '' and 0 or 1
  end
end
return lent
