-- Puts a version of a link into the cache, unless a later one is there.
--
-- Two replicas may read a link from Postgres, one before and one after a change, and arrive here in the wrong order: the
-- revision decides, not the order of arrival. An empty value says that an earlier version than this revision must
-- not be believed, or, with revision 0, that there is no such link; it never takes the place of the version itself.
--
-- KEYS[1]  the link's key: a hash of the fields r (the revision) and v (the value)
-- ARGV[1]  the revision
-- ARGV[2]  the value, or nothing
-- ARGV[3]  how long to keep it, in milliseconds
--
-- Returns 1 if it is there now, 0 if something later was.

local held = tonumber(redis.call('HGET', KEYS[1], 'r'))
local offered = tonumber(ARGV[1])
if held and (held > offered or (held == offered and ARGV[2] == '')) then
  return 0
end
redis.call('HSET', KEYS[1], 'r', ARGV[1], 'v', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
