#!/bin/sh
# Three hosts on one machine: network namespaces for a coordinator and the peers A and B, each joined
# to a switch by a link of its own. It takes root, ip (iproute2), and nft (nftables) for loss.
#
#   namespaces.sh up PREFIX [LOSS]   makes PREFIX-c, PREFIX-a and PREFIX-b; LOSS percent of the UDP
#                                    datagrams that come into each are dropped at random
#   namespaces.sh down PREFIX        takes them away again
#   namespaces.sh possible           succeeds where "up" would
#
# In PREFIX-c, -a and -b the addresses are 10.77.0.1, .2 and .3, and fd77::1, ::2 and ::3.
set -eu

usage() {
  sed -n '5,10s/^# *//p' "$0" >&2
  exit 2
}

up() {
  prefix=$1
  loss=$2
  ip netns add "$prefix-s"
  ip -n "$prefix-s" link add switch type bridge
  ip -n "$prefix-s" link set switch up
  number=1
  for host in c a b; do
    ip netns add "$prefix-$host"
    ip -n "$prefix-$host" link set lo up
    ip -n "$prefix-s" link add "to-$host" type veth peer name eth0 netns "$prefix-$host"
    ip -n "$prefix-s" link set "to-$host" master switch up
    ip -n "$prefix-$host" addr add "10.77.0.$number/24" dev eth0
    # Without the wait for somebody who has the address already.
    ip -n "$prefix-$host" addr add "fd77::$number/64" dev eth0 nodad
    ip -n "$prefix-$host" link set eth0 up
    if [ "$loss" -gt 0 ]; then
      ip netns exec "$prefix-$host" nft -f - <<RULES
table inet lossy {
  chain input {
    type filter hook input priority 0;
    iifname "eth0" meta l4proto udp numgen random mod 100 < $loss counter drop
  }
}
RULES
    fi
    number=$((number + 1))
  done
}

down() {
  for host in c a b s; do
    ip netns del "$1-$host" 2> /dev/null || true
  done
}

possible() {
  name="possible-$$"
  command -v ip > /dev/null && command -v nft > /dev/null || return 1
  up "$name" 1 2> /dev/null || { down "$name"; return 1; }
  down "$name"
}

case ${1:-} in
  up) [ $# -ge 2 ] || usage; up "$2" "${3:-0}" ;;
  down) [ $# -eq 2 ] || usage; down "$2" ;;
  possible) possible ;;
  *) usage ;;
esac
