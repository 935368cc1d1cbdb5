-- Counts a call of a key in its minute, unless the minute is full.
--
-- The minute begins with the first call and ends with the entry itself, so nothing need be tidied and no two clocks are
-- compared. A call that is one too many is not counted: a client that goes on calling is let in again when the minute is over.
--
-- KEYS[1]  the minute of the key: the number of calls counted in it
-- ARGV[1]  how many there may be
-- ARGV[2]  how long a minute is, in milliseconds
--
-- Returns the calls counted, 1 if this one is among them and 0 if not, and how long the minute still goes on in milliseconds.

local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('SET', KEYS[1], 1, 'PX', ARGV[2])
  return {1, 1, tonumber(ARGV[2])}
end
local calls = tonumber(redis.call('GET', KEYS[1]))
if calls >= tonumber(ARGV[1]) then
  return {calls, 0, left}
end
return {redis.call('INCR', KEYS[1]), 1, left}
