-- Writes a replica's sums of one hour, unless it wrote more before: a replica that read only part of its journal back must not take away what it had counted.
-- KEYS[1] hour
-- ARGV    journal, how much was counted, the sums, ms to live
-- Returns 1; 0 when more is there
local field = ARGV[1] .. '|n'
if tonumber(redis.call('HGET', KEYS[1], field) or '-1') > tonumber(ARGV[2]) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3], field, ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
