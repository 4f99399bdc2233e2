#!/usr/bin/env bash
# The main job on real guests: a server, three guests, this host registered and refreshed while guests stop and start.
#
#   eng/demo.sh           goes on until Ctrl-C
#   eng/demo.sh --once    one round, checked (`make smoke`)
#
# Everything it makes is in a scratch directory or named demo-…, and is gone when it ends.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly once=${1:-}
readonly guests=(demo-web demo-db demo-build)
# A person reads the line that a run ends in; the check reads JSON.
if [[ $once == --once ]]; then readonly outcome=--json; else readonly outcome=--log_level=info; fi
readonly rehai=artifacts/publish/rehai/rehai server=artifacts/publish/rehai-server/rehai-server
scratch=$(mktemp -d "${TMPDIR:-/tmp}/rehai-demo.XXXXXX")
server_pid='' defined=() daemon_is_ours=''

if [[ -t 1 ]]; then readonly bold=$'\033[1m' plain=$'\033[0m'; else readonly bold='' plain=''; fi
say() { printf '\n%s# %s%s\n' "$bold" "$*" "$plain"; }
run() {
  printf '$ %s\n' "${*//$scratch/DEMO}"
  # Without a terminal virsh looks for no polkit agent, and says nothing about its absence.
  setsid -w "$@" 2>&1 </dev/null | sed "s#$scratch#DEMO#g"
  return "${PIPESTATUS[0]}"
}
fail() {
  printf 'demo: %s\n' "$*" >&2
  exit 1
}
hypervisor() { setsid -w virsh -q -c qemu:///system "$@" </dev/null; }

finish() {
  local code=$?
  trap - EXIT INT TERM
  local guest
  for guest in "${defined[@]}"; do
    hypervisor destroy "$guest" >/dev/null 2>&1 || true
    hypervisor undefine "$guest" >/dev/null 2>&1 || true
  done
  [[ -z $server_pid ]] || kill "$server_pid" 2>/dev/null || true
  [[ -z $server_pid ]] || wait "$server_pid" 2>/dev/null || true
  [[ -z $daemon_is_ours ]] || eng/libvirtd.sh stop >/dev/null 2>&1 || true
  rm -rf "$scratch"
  exit "$code"
}
trap finish EXIT
trap 'echo; exit 0' INT TERM

describe() {
  cat <<XML
<domain type='qemu'>
  <name>$1</name>
  <memory unit='MiB'>16</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64'>hvm</type></os>
  <devices/>
</domain>
XML
}

boot_guests() {
  local guest known
  known=$(hypervisor list --all --name)
  for guest in "${guests[@]}"; do
    ! grep -Fxq "$guest" <<<"$known" || fail "there is a guest $guest already; the demo would overwrite it"
  done
  for guest in "${guests[@]}"; do
    describe "$guest" >"$scratch/$guest.xml"
    defined+=("$guest")
    hypervisor define "$scratch/$guest.xml" >/dev/null
    hypervisor start "$guest" >/dev/null
  done
  hypervisor list --all
}

start_server() {
  run "$server" init --data "$scratch/data" --org demo
  : >"$scratch/server.out"
  "$server" serve --data "$scratch/data" --listen http://127.0.0.1:0 >"$scratch/server.out" 2>"$scratch/server.log" &
  server_pid=$!
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    url=$(sed -n 's/^Listening on //p' "$scratch/server.out")
    [[ -z $url ]] || break
    kill -0 "$server_pid" 2>/dev/null || fail "the server ended: $(tail -n 1 "$scratch/server.log")"
    sleep 0.1
  done
  [[ -n $url ]] || fail "the server did not get ready"
  echo "$url"
}

configure() {
  cat >"$scratch/client.rb" <<RUBY
chef_server_url        "$url/organizations/demo"
client_key             "$scratch/client.pem"
validation_client_name "demo-validator"
validation_key         "$scratch/data/demo-validator.pem"
lockfile               "$scratch/chef-client-running.pid"
RUBY
}

expect() {
  [[ $once != --once ]] || grep -q "\"outcome\": \"$1\"" "$scratch/outcome" || fail "the outcome is not \"$1\""
}

# What a guest's change does to the node: the difference before, the save, and no difference after.
change() {
  local before after
  run virsh -q -c qemu:///system "$@"
  before=0
  run "$rehai" diff libvirt -c "$scratch/client.rb" || before=$?
  run "$rehai" libvirt "$outcome" -c "$scratch/client.rb" | tee "$scratch/outcome"
  after=0
  run "$rehai" diff libvirt -c "$scratch/client.rb" || after=$?
  ((before == 46)) || fail "diff ended with $before where the guest had changed"
  ((after == 0)) || fail "diff ended with $after right after the save"
  expect saved
  [[ $once != --once ]] || grep -q 'guest_state' "$scratch/outcome" || fail "the guest's state is not among the changes"
}

say 'A hypervisor with three guests'
eng/libvirtd.sh status >/dev/null 2>&1 || daemon_is_ours=yes
eng/libvirtd.sh start 2>/dev/null || eng/libvirtd.sh start
boot_guests

say 'A Chef-compatible server in a scratch directory'
start_server

say 'This host becomes a client of it'
configure
run "$rehai" register -c "$scratch/client.rb"

say 'The whole node, guests and all'
run "$rehai" "$outcome" -c "$scratch/client.rb" | tee "$scratch/outcome"
expect created

say 'A guest stops, and the node says so'
change destroy demo-db

say 'It starts again'
change start demo-db

say 'Another is paused'
change suspend demo-web

if [[ $once == --once ]]; then
  say 'Nothing changed since: nothing is sent'
  run "$rehai" libvirt "$outcome" -c "$scratch/client.rb" | tee "$scratch/outcome"
  expect unchanged
  echo 'smoke: passed'
  exit 0
fi

say 'And so on, until Ctrl-C'
while true; do
  for step in 'resume demo-web' 'destroy demo-build' 'start demo-build' 'suspend demo-web'; do
    sleep 3
    # shellcheck disable=SC2086 # two words: a verb and a guest
    run virsh -q -c qemu:///system $step
    run "$rehai" diff libvirt -c "$scratch/client.rb" || true
    run "$rehai" libvirt "$outcome" -c "$scratch/client.rb"
  done
done
