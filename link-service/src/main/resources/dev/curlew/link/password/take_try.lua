-- Takes a try, unless as many as there may be were taken within the last while.
--
-- The clock is Redis's own, so that replicas whose clocks differ agree. What is older than the while is dropped on the way.
--
-- KEYS[1]  the tries: a sorted set of ids by the time, in milliseconds, at which they were taken
-- ARGV[1]  the while, in milliseconds
-- ARGV[2]  how many there may be
-- ARGV[3]  the id of this one
--
-- Returns 0 if it was taken, else in how many milliseconds the oldest leaves room for another.

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local window = tonumber(ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return math.max(1, tonumber(oldest[2]) + window - now)
end
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('PEXPIRE', KEYS[1], window)
return 0
