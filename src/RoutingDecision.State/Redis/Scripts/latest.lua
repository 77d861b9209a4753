-- Registers of which the latest stands: writes those that are later than what is stored, and reads all.
-- KEYS[1] hash
-- ARGV    time to live in ms (0: none); then field, time in ms and value in turn
for i = 2, #ARGV, 3 do
  local stored = redis.call('HGET', KEYS[1], ARGV[i])
  local at = stored and tonumber(string.match(stored, '^%d+')) or -1
  if tonumber(ARGV[i + 1]) > at then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1] .. '|' .. ARGV[i + 2])
  end
end
if ARGV[1] ~= '0' and #ARGV > 1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return redis.call('HGETALL', KEYS[1])
