-- Reads what a turn starts from.
--
-- KEYS  1 session  2 mark of the message, as an erasure leaves it  3 counts  4 turn of an erasure
--       5… lanes to the contact's own addresses
-- Returns { session or nil, what an erasure answered or nil, handoffs or nil, registrations or nil, lanes with unsent rows,
--         turn of an erasure or nil where there is a session }

local counts = redis.call('HMGET', KEYS[3], 'handoffs', 'registrations')
local session = redis.call('GET', KEYS[1])
return {
  session,
  redis.call('GET', KEYS[2]),
  counts[1],
  counts[2],
  redis.call('EXISTS', unpack(KEYS, 5)),
  not session and redis.call('GET', KEYS[4]),
}
