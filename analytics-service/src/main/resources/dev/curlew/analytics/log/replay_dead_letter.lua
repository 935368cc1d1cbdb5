-- Moves the clicks of a dead letter back to the streams they belong to. Redis writes what a script changed to its append-only
-- file as one, so that a letter is never in both places or in none.
--
-- First the removal: memory is full or not, Redis lets a script that has written go on.
--
-- KEYS[1]: the stream of dead letters; KEYS[2...]: the streams to append to
-- ARGV[1]: the id of the letter; ARGV[2]: the name of the field; ARGV[3...]: its value for KEYS[2] and so on
-- Returns 1 if it was moved, 0 if it was not there.
if redis.call('XDEL', KEYS[1], ARGV[1]) == 0 then
    return 0
end
for i = 2, #KEYS do
    redis.call('XADD', KEYS[i], '*', ARGV[2], ARGV[i + 1])
end
return 1
