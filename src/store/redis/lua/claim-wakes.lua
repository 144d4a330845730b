-- Lends each named wake that is due to one worker.
--
-- KEYS  1 wakes
-- ARGV  1 now  2 end of the lease  3… "<name>\n<contact>"
-- Returns { "<name>\n<contact>", when it was due, … } for the wakes lent; one that was moved or lent meanwhile is left out

local lent = {}
for index = 3, #ARGV do
  local due = redis.call('ZSCORE', KEYS[1], ARGV[index])
  if due and tonumber(due) <= tonumber(ARGV[1]) then
    redis.call('ZADD', KEYS[1], ARGV[2], ARGV[index])
    lent[#lent + 1] = ARGV[index]
    lent[#lent + 1] = due
  end
end
return lent
