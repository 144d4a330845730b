-- Finds and writes nothing: run beside WAIT, it tells whether the replicas of a partition follow.
--
-- KEYS  1 any of the partition
-- Returns 1

return 1
