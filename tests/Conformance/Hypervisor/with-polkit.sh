#!/usr/bin/env bash
# In a mount namespace: starts a system bus and polkitd with DIR/actions and DIR/rules.d, then runs the command.
#   with-polkit.sh DIR COMMAND…
set -euo pipefail
directory=$1
shift
mkdir -p /run/dbus
mount -t tmpfs tmpfs /run/dbus
mount --bind "$directory/rules.d" /etc/polkit-1/rules.d
mount --bind "$directory/actions" /usr/share/polkit-1/actions
dbus-daemon --system --fork --print-pid >"$directory/bus.pid"
/usr/lib/polkit-1/polkitd --no-debug >/dev/null 2>&1 &
echo $! >"$directory/polkitd.pid"
until dbus-send --system --print-reply --dest=org.freedesktop.DBus / \
  org.freedesktop.DBus.GetNameOwner string:org.freedesktop.PolicyKit1 >/dev/null 2>&1; do
  kill -0 "$(<"$directory/polkitd.pid")"
  sleep 0.1
done
"$@"
