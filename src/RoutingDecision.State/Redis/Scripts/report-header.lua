-- Tells what a replica says of its reports' sums, and what the others do.
-- KEYS[1] replicas
-- ARGV    journal, what it says, ms to live
-- Returns what it said before (empty: nothing is known of it), journals and what they say in turn
local before = redis.call('HGET', KEYS[1], ARGV[1]) or ''
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { before, redis.call('HGETALL', KEYS[1]) }
