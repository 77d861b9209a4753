-- Reads for the one aggregator of a part: first what an earlier one read and never applied, else what is new.
-- KEYS    who aggregates, outcomes
-- ARGV    this aggregator, ms for which it keeps the part, group, entries at most, ms after which an entry counts as left behind
-- Returns id and record in turn; nothing when another one aggregates
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return {}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if redis.call('EXISTS', KEYS[2]) == 0 then
  return {}
end
local claimed = redis.pcall('XAUTOCLAIM', KEYS[2], ARGV[3], 'aggregator', ARGV[5], '0-0', 'COUNT', ARGV[4])
if claimed.err then
  if not string.find(claimed.err, 'NOGROUP', 1, true) then
    return claimed
  end
  redis.call('XGROUP', 'CREATE', KEYS[2], ARGV[3], '0-0')
  claimed = { '0-0', {} }
end
local entries = claimed[2]
if #entries == 0 then
  local read = redis.call('XREADGROUP', 'GROUP', ARGV[3], 'aggregator', 'COUNT', ARGV[4], 'STREAMS', KEYS[2], '>')
  entries = read and read[1][2] or {}
end
local reply = {}
for _, entry in ipairs(entries) do
  -- An entry that somebody deleted has no fields.
  if entry and entry[2] then
    reply[#reply + 1] = entry[1]
    reply[#reply + 1] = entry[2][6]
  end
end
return reply
