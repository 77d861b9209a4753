-- Writes a conversation's state. When another turn was stored since the writer read (its count of turns is not the one that the writer continues),
-- the higher floor stays, so that no replica's raise is lost; writing the same twice changes nothing.
-- KEYS[1] hash of the conversation
-- ARGV    floor tier, its rank, last tier, last model, easy turns, turns, time to live in ms
local stored = redis.call('HMGET', KEYS[1], 'floor', 'rank', 'easy', 'turns')
local floor, rank, easy, turns = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[5]), tonumber(ARGV[6])
if stored[4] and tonumber(stored[4]) ~= turns - 1 then
  if tonumber(stored[2]) > rank then
    floor, rank = stored[1], tonumber(stored[2])
  end
  easy = math.min(easy, tonumber(stored[3]))
  turns = math.max(turns, tonumber(stored[4]))
end
redis.call('HSET', KEYS[1], 'floor', floor, 'rank', rank, 'tier', ARGV[3], 'model', ARGV[4], 'easy', easy, 'turns', turns)
redis.call('PEXPIRE', KEYS[1], ARGV[7])
return 1
