-- Removes consumers that have nothing pending from a group of a stream. In one script, since a consumer that is given an
-- entry between the look and the removal would take the entry with it, and nobody would ever be given it again.
-- KEYS[1]: the stream. ARGV[1]: the group. ARGV[2]: only those idle for at least so many milliseconds.
-- ARGV[3]: only the one of this name; empty: all. Returns how many were removed.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
local removed = 0
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local fields = {}
  for i = 1, #consumer, 2 do
    fields[consumer[i]] = consumer[i + 1]
  end
  local asked = ARGV[3] == '' or ARGV[3] == fields['name']
  if asked and fields['pending'] == 0 and fields['idle'] >= tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], fields['name'])
    removed = removed + 1
  end
end
return removed
