-- Reads records of entries.
-- KEYS[1] outcomes
-- ARGV    ids
-- Returns per id the record; empty: it is gone
local reply = {}
for i = 1, #ARGV do
  local entries = redis.call('XRANGE', KEYS[1], ARGV[i], ARGV[i])
  reply[i] = entries[1] and entries[1][2][6] or ''
end
return reply
