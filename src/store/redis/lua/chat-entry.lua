-- Put before the scripts that tell how far a reply got.
--
-- Raises the rank of an entry of the chat and fills in its sid when none is known; a chat without that entry (erased,
-- fallen off) is left as it is. The newest turns are looked at first, as that is where news belongs.

local function learn(chat, name, rank, sid)
  local needle = '\31' .. name .. ' '
  local turns = redis.call('LRANGE', chat, 0, -1)
  for at = #turns, 1, -1 do
    local from = string.find(turns[at], needle, 1, true)
    if from then
      local before = string.sub(turns[at], 1, from + #needle - 1)
      local had_rank, had_sid, rest = string.match(turns[at], '^(%S) (%S+)(.*)$', from + #needle)
      local best = math.max(tonumber(had_rank) or 0, tonumber(rank))
      redis.call('LSET', chat, at - 1, before .. best .. ' ' .. (had_sid == '-' and sid or had_sid) .. rest)
      return 1
    end
  end
  return 0
end
