-- Appends records of one journal to the streams of a part, each once: by its position in the journal, and reports also by what they report.
-- KEYS    positions, outcomes, decisions, reports stored last, those before them
-- ARGV    journal, position that it knows to be stored, outcomes at most, decisions kept, reports remembered per set;
--         then per record: position, 'outcome' or 'decision', key of the report, record
-- Returns 'ok', 'lost' (less is stored than the journal knows) or 'full'; the position stored; reports appended; reports known already
local stored = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if stored < ARGV[2] then
  return { 'lost', stored, 0, 0 }
end
if redis.call('XLEN', KEYS[2]) >= tonumber(ARGV[3]) then
  return { 'full', stored, 0, 0 }
end
local appended, known = 0, 0
for i = 6, #ARGV, 4 do
  if ARGV[i] > stored then
    stored = ARGV[i]
    if ARGV[i + 1] == 'decision' then
      redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[4], '*', 'journal', ARGV[1], 'record', ARGV[i + 3])
    elseif redis.call('SISMEMBER', KEYS[5], ARGV[i + 2]) == 1 or redis.call('SADD', KEYS[4], ARGV[i + 2]) == 0 then
      known = known + 1
    else
      redis.call('XADD', KEYS[2], '*', 'journal', ARGV[1], 'report', ARGV[i + 2], 'record', ARGV[i + 3])
      appended = appended + 1
    end
  end
end
if stored ~= '' then
  redis.call('HSET', KEYS[1], ARGV[1], stored)
end
if redis.call('SCARD', KEYS[4]) >= tonumber(ARGV[5]) then
  redis.call('UNLINK', KEYS[5])
  redis.call('RENAME', KEYS[4], KEYS[5])
end
return { 'ok', stored, appended, known }
