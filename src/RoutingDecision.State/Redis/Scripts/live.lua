-- Writes what one replica counted in some slots and reads what all replicas did. Counts are totals of a slot, so writing twice changes nothing.
-- KEYS    hashes of the slots: first those written, then those only read
-- ARGV    time to live in ms; per slot written the number of words that follow, then field and value in turn
-- Returns Redis' clock in ms, then per key its fields and values
local position = 2
for i, key in ipairs(KEYS) do
  local words = tonumber(ARGV[position] or 0)
  if words > 0 then
    redis.call('HSET', key, unpack(ARGV, position + 1, position + words))
    redis.call('PEXPIRE', key, ARGV[1])
  end
  position = position + 1 + words
end
local clock = redis.call('TIME')
local reply = { clock[1] * 1000 + math.floor(clock[2] / 1000) }
for i, key in ipairs(KEYS) do
  reply[i + 1] = redis.call('HGETALL', key)
end
return reply
