-- Counts once more in a sliding window, unless the window is full.
--
-- The generic cell rate algorithm: of what was counted, one leaves the window each step, and the window is known by the time at
-- which it will be empty. The clock is Redis's own, so that replicas whose clocks differ agree. What is one too many is not
-- counted: who goes on is let in again as soon as one has left. Where the limit was changed, what was counted stays counted.
--
-- KEYS[1]  the window: a hash of the fields t (when it will be empty, in microseconds) and s (the step)
-- ARGV[1]  how many there may be
-- ARGV[2]  the step in microseconds: how long a window is, through how many there may be
--
-- Returns 1 if it was counted and 0 if not, and in how many microseconds the window will be empty.

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local step = tonumber(ARGV[2])
local full = tonumber(ARGV[1]) * step
local held = redis.call('HMGET', KEYS[1], 't', 's')
local fill = 0
if held[1] then
  fill = math.max(0, tonumber(held[1]) - now)
  local step_before = tonumber(held[2])
  if step_before ~= step then
    fill = math.ceil(fill * step / step_before)
  end
  fill = math.min(fill, full)
end
if fill + step > full then
  return {0, fill}
end
fill = fill + step
redis.call('HSET', KEYS[1], 't', string.format('%.0f', now + fill), 's', step)
redis.call('PEXPIRE', KEYS[1], math.ceil(fill / 1000))
return {1, fill}
