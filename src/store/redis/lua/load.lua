-- Reads what a turn starts from.
--
-- KEYS  1 sessions  2 mark of the message  3 counts  4… lanes to the contact's own addresses
-- ARGV  1 contact
-- Returns { session or nil, packed answer or nil, handoffs or nil, registrations or nil, lanes with unsent rows }

local counts = redis.call('HMGET', KEYS[3], 'handoffs', 'registrations')
return {
  redis.call('HGET', KEYS[1], ARGV[1]),
  redis.call('GET', KEYS[2]),
  counts[1],
  counts[2],
  redis.call('EXISTS', unpack(KEYS, 4)),
}
