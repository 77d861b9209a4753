-- Reads which reports were taken by others.
-- KEYS[1] outcomes
-- ARGV    journal of this replica, id behind which to read, entries at most
-- Returns entries read, id of the last one, id and key of each report of others in turn
local entries = redis.call('XRANGE', KEYS[1], '(' .. ARGV[2], '+', 'COUNT', ARGV[3])
local reply = { #entries, ARGV[2] }
for _, entry in ipairs(entries) do
  reply[2] = entry[1]
  if entry[2][2] ~= ARGV[1] then
    reply[#reply + 1] = entry[1]
    reply[#reply + 1] = entry[2][4]
  end
end
return reply
