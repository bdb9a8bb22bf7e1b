#!/bin/sh
# Lets stopped guests run for a while and tells what their threads used of it.
#
#   WEIGHTS   files of cgroups above the guests: these get HEAVY meanwhile, and LIGHT afterwards
#   PROCESSES the guests' processes
#   STATS     the schedstat files of their vCPUs
#   WARM RUN  seconds before and while it is measured
#
# Prints, before and after: a line with the time in nanoseconds, a line for each of STATS.
# It runs with real-time priority where it may: the guests leave it no other chance to be on time.
set -eu

each() { for file in $WEIGHTS; do echo "$1" >"$file"; done; }

end() {
  # shellcheck disable=SC2086
  kill -STOP $PROCESSES 2>/dev/null || :
  each "$LIGHT"
}

look() {
  date +%s%N
  # shellcheck disable=SC2086
  cat $STATS
}

trap end EXIT
each "$HEAVY"
# shellcheck disable=SC2086
kill -CONT $PROCESSES
sleep "$WARM"
look
sleep "$RUN"
look
