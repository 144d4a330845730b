-- Records how far a reply got. A callback that comes after an erasure, or for an entry that fell off, leaves nothing behind.
--
-- KEYS  1 chat
-- ARGV  1 name of the reply's entry  2 rank of the status  3 packed sid or "-"
-- Returns 1 when the reply is known, 0 when not

return learn(KEYS[1], ARGV[1], ARGV[2], ARGV[3])
