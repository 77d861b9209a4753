-- Adds to hourly sums and acknowledges the entries that they come from, all or nothing, so that each entry counts once however often it is read.
-- KEYS    outcomes, then hashes of the hours
-- ARGV    group, outcomes kept, time to live of an hour in ms, fields of an hour at most, number of entries, their ids;
--         then per hour: number of words that follow, which are dimension, value, measure and amount in turn
-- Returns 1; 0 when an entry was applied before, so that nothing was done
local entries = tonumber(ARGV[5])
for i = 6, 5 + entries do
  if #redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1) == 0 then
    return 0
  end
end
redis.call('XACK', KEYS[1], ARGV[1], unpack(ARGV, 6, 5 + entries))
local position = 6 + entries
for k = 2, #KEYS do
  local last = position + tonumber(ARGV[position])
  for i = position + 1, last, 4 do
    local field = ARGV[i] .. ':' .. ARGV[i + 1] .. '|' .. ARGV[i + 2]
    if redis.call('HLEN', KEYS[k]) >= tonumber(ARGV[4]) and redis.call('HEXISTS', KEYS[k], field) == 0 then
      field = ARGV[i] .. ':*|' .. ARGV[i + 2]
    end
    -- A sum beyond 63 bits stays where it is.
    redis.pcall('HINCRBY', KEYS[k], field, ARGV[i + 3])
  end
  redis.call('PEXPIRE', KEYS[k], ARGV[3])
  position = last + 1
end
if redis.call('XLEN', KEYS[1]) > tonumber(ARGV[2]) and redis.call('XPENDING', KEYS[1], ARGV[1])[1] == 0 then
  -- Only what was applied may go, and only when all was read is it known where that ends.
  local function of(list, name)
    for i = 1, #list, 2 do
      if list[i] == name then
        return list[i + 1]
      end
    end
  end
  local newest = of(redis.call('XINFO', 'STREAM', KEYS[1]), 'last-generated-id')
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    if of(group, 'name') == ARGV[1] and of(group, 'last-delivered-id') == newest then
      redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[2])
    end
  end
end
return 1
