-- Writes what one replica spent of a tenant's budgets on one day and reads what all of them did. Amounts are totals, so writing twice changes nothing.
-- Without fields it only reads.
-- KEYS[1] hash of the tenant and day
-- ARGV    time to live in ms, then field and amount in turn
if #ARGV > 1 then
  redis.call('HSET', KEYS[1], unpack(ARGV, 2))
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return redis.call('HGETALL', KEYS[1])
