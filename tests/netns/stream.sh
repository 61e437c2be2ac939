#!/bin/sh
# Streams from one network namespace through two others, and checks that every frame arrives.
#
#   stream.sh STRAND FAMILY LOSS SECONDS
#
# The clock of B is 1000 seconds ahead of the others', where time namespaces are permitted.
# FAMILY is 4 or 6, LOSS the percentage of datagrams that are lost on every link. Prints the report's
# table. Exit code 77 where namespaces are not permitted, which CTest takes for skipped.
set -eu

strand=$1
family=$2
loss=$3
seconds=$4
here=$(cd "$(dirname "$0")" && pwd)

"$here/namespaces.sh" possible || { echo "network namespaces are not permitted here"; exit 77; }

prefix="strand-$$"
out=$(mktemp -d)
pids=""
clean_up() {
  for pid in $pids; do kill "$pid" 2> /dev/null || true; done
  "$here/namespaces.sh" down "$prefix"
  rm -rf "$out"
}
trap clean_up EXIT INT TERM
"$here/namespaces.sh" up "$prefix" "$loss"

if [ "$family" -eq 6 ]; then
  coordinator="[fd77::1]:9000"
else
  coordinator="10.77.0.1:9000"
fi

cat > "$out/stream.yaml" << SCENARIO
version: 1
name: namespaces
topology: {chain: [A, B]}
source: {type: synthetic, size: 320x240, fps: 30, frames: $((seconds * 30))}
transport: {recovery: hybrid, deadline: 500ms}
expect:
  - min(completeness) == 100%
SCENARIO

other_clock=""
if unshare --time --monotonic 1000 --fork true 2> /dev/null; then
  other_clock="unshare --time --monotonic 1000 --fork --kill-child=TERM"
fi

# At the same port: each host has its own.
for peer in A B; do
  host=$(echo "$peer" | tr AB ab)
  if [ "$peer" = B ]; then clock=$other_clock; else clock=""; fi
  # shellcheck disable=SC2086  # several words, or none
  ip netns exec "$prefix-$host" $clock "$strand" peer "$peer" 10001 --coordinator "$coordinator" \
    --out "$out/$host" --quiet < /dev/null &
  pids="$pids $!"
done

code=0
ip netns exec "$prefix-c" "$strand" coordinator "$out/stream.yaml" --listen "$coordinator" \
  --wait 60s --out "$out" --quiet < /dev/null || code=$?
for pid in $pids; do wait "$pid" || code=$?; done
pids=""
tail -n 3 "$out/coordinator.log" "$out/a/peer_A.log" "$out/b/peer_B.log"
# Not an hour late, but corrected.
if [ -n "$other_clock" ]; then
  tr -d ' \n' < "$out/report.json" | grep -Eq '"clock":[{]"offset_ms":(999999|1000000)' ||
    { echo "the report has no clock that is 1000 s ahead"; code=1; }
fi
if [ -n "${STRAND_KEEP_REPORT:-}" ]; then cp "$out/report.json" "$STRAND_KEEP_REPORT"; fi
exit "$code"
