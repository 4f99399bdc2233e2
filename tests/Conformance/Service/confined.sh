#!/usr/bin/env bash
# In a mount namespace: runs a command as a unit of packaging/ would, as nobody and without any capability, on a machine where it can write
# nothing but one directory, with chef-client's lock where root's chef-client has it, and under the unit's filter of system calls.
#   confined.sh UNIT WRITABLE_DIR COMMAND…
set -euo pipefail
unit=$1 writable=$2 program=$3
shift 3
# The repository may lie in a directory that is hidden below.
tools=$writable/.confined
install -d -m 0755 "$tools"
install -m 0755 "$program" "$tools/"

# The calls of a group, and of the groups in it.
calls() {
  local name
  for name in $(systemd-analyze syscall-filter --no-pager "$@" | sed -n 's/^    \([^#]\)/\1/p'); do
    [[ $name == @* ]] && calls "$name" || echo "$name"
  done
}

read -ra allowed < <(sed -n 's/^SystemCallFilter=\([^~]\)/\1/p' "$unit")
read -ra refused < <(sed -n 's/^SystemCallFilter=~//p' "$unit")
comm -23 <(calls "${allowed[@]}" | sort -u) <(calls "${refused[@]}" | sort -u) |
  sed 's/.*/#ifdef SYS_&\nALLOW(SYS_&)\n#endif/' >"$tools/allowed-calls.h"
flags=()
! grep -q '^MemoryDenyWriteExecute=yes' "$unit" || flags+=(-DDENY_WRITE_EXECUTE)
gcc "${flags[@]}" -I"$tools" -o "$tools/filtered" "$(dirname "$0")/filtered.c"
mount -t tmpfs tmpfs /var
mkdir -p /var/chef/cache
install -m 0644 /dev/null /var/chef/cache/chef-client-running.pid

mount --bind "$writable" "$writable"
findmnt --raw --noheadings --output TARGET | while read -r target; do
  [[ $target == "$writable" || $target =~ ^/(proc|sys|dev)(/|$) ]] || mount -o remount,bind,ro "$target"
done
mount -t tmpfs -o ro,mode=0 tmpfs /home
mount -t tmpfs -o ro,mode=0 tmpfs /root
exec setpriv --reuid nobody --regid nogroup --clear-groups --no-new-privs --bounding-set=-all \
  "$tools/filtered" "$tools/$(basename "$program")" "$@"
