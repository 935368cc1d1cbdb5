-- Counts once more in a window, unless the window is full.
--
-- The window begins with the first time and ends with the entry itself, so nothing need be tidied and no two clocks are
-- compared. What is one too many is not counted: who goes on is let in again when the window is over.
--
-- KEYS[1]  the window: the number of times counted in it
-- ARGV[1]  how many there may be
-- ARGV[2]  how long a window is, in milliseconds
--
-- Returns the times counted, 1 if this one is among them and 0 if not, and how long the window still goes on in milliseconds.

local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('SET', KEYS[1], 1, 'PX', ARGV[2])
  return {1, 1, tonumber(ARGV[2])}
end
local times = tonumber(redis.call('GET', KEYS[1]))
if times >= tonumber(ARGV[1]) then
  return {times, 0, left}
end
return {redis.call('INCR', KEYS[1]), 1, left}
