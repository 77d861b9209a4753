-- Makes a version of the policy current if the expected one still is.
-- KEYS    current version, document of the new one, history
-- ARGV    expected version, new version, its document, record of the change, records kept
-- Returns the version that is current now
local current = redis.call('GET', KEYS[1]) or ''
if current ~= ARGV[1] then
  return current
end
redis.call('SET', KEYS[2], ARGV[3])
redis.call('LPUSH', KEYS[3], ARGV[4])
redis.call('LTRIM', KEYS[3], 0, ARGV[5] - 1)
redis.call('SET', KEYS[1], ARGV[2])
return ARGV[2]
