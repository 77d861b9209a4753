-- Takes the free places of a model's probes for one replica, until they vanish by themselves.
-- KEYS    places
-- ARGV    replica, time to live in ms
-- Returns how many it took
local taken = 0
for _, key in ipairs(KEYS) do
  if redis.call('SET', key, ARGV[1], 'NX', 'PX', ARGV[2]) then
    taken = taken + 1
  end
end
return taken
