#!/bin/sh
# Runs a command for as long as its own standard input is open. The parent holds the other end, which the system
# closes when the parent goes, even by SIGKILL; then the command gets SIGNAL and, GRACE seconds later, SIGKILL.
# Prints the command's process id first; ends with its exit status. The command's output goes to standard error.
#
#   watchdog.sh SIGNAL GRACE COMMAND ...
signal=$1
grace=$2
shift 2

# Caught, not ignored: the command starts with the default actions. The parent alone decides when to stop.
trap : HUP INT QUIT TERM

exec 3<&0 </dev/null
"$@" 3<&- >&2 &
child=$!
echo "$child"
exec >&2

(
  while read -r _ <&3; do :; done
  kill -s "$signal" "$child"
  while [ "$grace" -gt 0 ] && kill -0 "$child"; do
    sleep 1
    grace=$((grace - 1))
  done
  kill -s KILL "$child"
) 2>/dev/null &
reader=$!

# A caught signal ends `wait` early.
while :; do
  wait "$child"
  status=$?
  kill -0 "$child" 2>/dev/null || break
done
kill -s KILL "$reader" 2>/dev/null
exit "$status"
