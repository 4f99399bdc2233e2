#!/usr/bin/env bash
# A libvirtd for tests and the demo, without systemd and without a trace in the machine's own files.
#
#   eng/libvirtd.sh start|stop|status          the machine's daemon at qemu:///system, ours only when none answers
#   eng/libvirtd.sh start|stop|status DIR      one of our own apart, reached only through DIR/run/libvirt-sock-ro
#   eng/libvirtd.sh begin|end DIR DAEMON       one of the modular daemons apart, alone
#
# For a daemon apart, LIBVIRTD_CONF is more text for its configuration. LIBVIRT_MODULAR is a directory with virtnetworkd,
# virtstoraged and virtqemud (eng/modular-libvirt.sh): they run instead, and are reached through DIR/run/virtqemud-sock-ro.
#
# The daemon sees its own /etc/libvirt, /var/lib/libvirt and /var/log/libvirt (and /run/libvirt when apart) in a mount
# namespace. `stop` ends only a daemon that `start` began, and refuses while guests run in it.
set -euo pipefail

readonly action=${1:-} apart=${2:-} modular=${LIBVIRT_MODULAR:-}
if [[ -n $modular ]]; then
  # The guests' comes last.
  readonly daemons=("$modular"/virt{networkd,storaged,qemud}) socket=virtqemud-sock
else
  readonly daemons=(libvirtd) socket=libvirt-sock
fi
readonly record=${apart:-/run}/rehai-libvirtd
readonly uri=${apart:+qemu+unix:///system?socket=$apart/run/$socket}

say() { printf 'libvirtd.sh: %s\n' "$*" >&2; }
fail() {
  say "$*"
  exit 1
}

# The last daemon's is the one on record.
pid_file() { [[ $1 == "${daemons[-1]}" ]] && printf '%s' "$record.pid" || printf '%s' "$record-${1##*/}.pid"; }
client() { timeout 10 virsh -c "${uri:-qemu:///system}" "$@"; }
answers() { client -r list >/dev/null 2>&1; }
# A recorded PID may be another process's by now, and one that ended but was not waited for has no command line.
runs() { [[ -s $1 ]] && tr '\0' ' ' <"/proc/$(<"$1")/cmdline" 2>/dev/null | grep -q 'libvirtd\|virt.*d '; }
ours() { runs "$record.pid"; }

require() {
  local program
  [[ $EUID -eq 0 ]] || fail "start needs root: sudo $0 start"
  for program in libvirtd virsh qemu-system-x86_64 unshare; do
    command -v "$program" >/dev/null || PATH=$PATH:/usr/sbin command -v "$program" >/dev/null ||
      fail "$program is missing: apt-get install --no-install-recommends libvirt-daemon libvirt-daemon-driver-qemu" \
        "libvirt-daemon-config-network libvirt-clients qemu-system-x86 qemu-utils dnsmasq-base iptables iproute2"
  done
}

# The QEMU driver does not load without them, even when qemu.conf says root.
accounts() {
  getent group kvm >/dev/null || groupadd --system kvm
  getent group libvirt-qemu >/dev/null || groupadd --system libvirt-qemu
  getent passwd libvirt-qemu >/dev/null ||
    useradd --system --no-create-home --home-dir /var/lib/libvirt --shell /usr/sbin/nologin \
      --gid kvm --groups libvirt-qemu libvirt-qemu
}

configuration() {
  local scratch=$1
  mkdir -p "$scratch"/etc/qemu/networks "$scratch"/log/qemu "$scratch"/run \
    "$scratch"/lib/{qemu,images,network,dnsmasq,boot}
  chmod 0711 "$scratch"
  # Of a key that stands twice libvirt takes the first.
  printf '%s\n' "${LIBVIRTD_CONF:-}" >"$scratch/etc/libvirtd.conf"
  cat >>"$scratch/etc/libvirtd.conf" <<'CONF'
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_ro_perms = "0777"
unix_sock_rw_perms = "0700"
CONF
  local daemon
  for daemon in virt{network,storage,qemu}d; do
    cp "$scratch/etc/libvirtd.conf" "$scratch/etc/$daemon.conf"
  done
  cat >"$scratch/etc/qemu.conf" <<'CONF'
user = "root"
group = "root"
security_driver = "none"
namespaces = []
cgroup_controllers = []
dynamic_ownership = 0
remember_owner = 0
stdio_handler = "file"
CONF
  local network=/etc/libvirt/qemu/networks/default.xml
  [[ -r $network ]] || network=/usr/share/libvirt/networks/default.xml
  [[ ! -r $network ]] || cp "$network" "$scratch/etc/qemu/networks/default.xml"
}

launch() {
  local scratch=$1 directory daemon commands=()
  for daemon in "${daemons[@]}"; do
    commands+=("$daemon" "$(pid_file "$daemon")")
  done
  for directory in /etc/libvirt /var/lib/libvirt /var/log/libvirt /run/libvirt; do
    [[ -d $directory ]] || { mkdir -p "$directory" && printf '%s\n' "$directory" >>"$record.created"; }
  done
  # shellcheck disable=SC2016 # expanded by the inner shell
  REHAI_SCRATCH=$scratch REHAI_APART=$apart unshare -m bash -euc '
    mount --bind "$REHAI_SCRATCH/etc" /etc/libvirt
    mount --bind "$REHAI_SCRATCH/lib" /var/lib/libvirt
    mount --bind "$REHAI_SCRATCH/log" /var/log/libvirt
    [[ -z $REHAI_APART ]] || mount --bind "$REHAI_SCRATCH/run" /run/libvirt
    while (($# > 0)); do
      PATH=$PATH:/usr/sbin "$1" -d -p "$2" </dev/null >"$REHAI_SCRATCH/log/start.log" 2>&1
      shift 2
    done' launch "${commands[@]}" ||
    fail "${daemons[*]##*/} did not start: $(tail -n 3 "$scratch/log/start.log" | tr '\n' ' ')"
}

await() {
  local end=$((SECONDS + 30))
  until answers; do
    ((SECONDS < end)) || fail "libvirtd started but does not answer; see $1/log"
    sleep 0.1
  done
}

start() {
  if answers; then
    say "a libvirtd answers already; it is used as it is"
    return
  fi
  [[ ! -e $record.pid ]] || ! ours || fail "our libvirtd (process $(<"$record.pid")) runs but does not answer"
  require
  accounts
  local scratch=$apart
  if [[ -n $apart ]]; then
    mkdir -p "$apart"
  else
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/rehai-libvirtd.XXXXXX")
  fi
  printf '%s\n' "$scratch" >"$record.scratch"
  configuration "$scratch"
  launch "$scratch"
  await "$scratch"
  if [[ -z $apart ]]; then
    client net-start default >/dev/null 2>&1 || say "network default is not active (no iptables or dnsmasq?)"
  fi
  say "started, process $(<"$record.pid")"
}

# In the namespace of the others.
begin() {
  local name=$1 other
  for other in "${daemons[@]}"; do
    [[ ${other##*/} == "$name" ]] ||
      exec nsenter --target "$(<"$(pid_file "$other")")" --mount "$modular/$name" -d -p "$(pid_file "$modular/$name")"
  done
}

end() {
  local file pid last=$((SECONDS + 30))
  file=$(pid_file "$modular/$1")
  pid=$(<"$file")
  kill "$pid"
  while grep -qs "$1" "/proc/$pid/cmdline"; do
    ((SECONDS < last)) || fail "$1 (process $pid) does not end"
    sleep 0.1
  done
}

stop() {
  if [[ ! -e $record.scratch ]]; then
    say "no libvirtd of ours; nothing to stop"
    return
  fi
  local scratch guests="" pid
  scratch=$(<"$record.scratch")
  if ours; then
    pid=$(<"$record.pid")
    guests=$(client -r list --name 2>/dev/null | tr -s '\n' ' ') || true
    [[ -z ${guests// /} ]] || fail "guests still run: ${guests}- stop them first (virsh destroy NAME)"
    [[ -n $apart ]] || client net-destroy default >/dev/null 2>&1 || true
    kill "$pid"
    local other
    for other in "$record"-*.pid; do
      [[ ! -e $other ]] || kill "$(<"$other")" 2>/dev/null || true
    done
    local end=$((SECONDS + 30))
    while ours; do
      ((SECONDS < end)) || fail "our libvirtd (process $pid) does not end"
      sleep 0.1
    done
  fi
  # Removing a directory would take it from under another daemon that has its own mounted there.
  if [[ -e $record.created ]] && ! pgrep -x 'libvirtd|virt.*d' >/dev/null; then
    tac "$record.created" | while read -r directory; do
      [[ $directory != /run/libvirt ]] || rm -rf /run/libvirt
      rmdir --ignore-fail-on-non-empty "$directory" 2>/dev/null || true
    done
  fi
  rm -rf "${scratch:?}"/{etc,lib,log,run}
  rm -f "$record".pid "$record"-*.pid "$record.scratch" "$record.created"
  rmdir --ignore-fail-on-non-empty "$scratch" 2>/dev/null || true
  say "stopped"
}

status() {
  if ! answers; then
    say "no libvirtd answers"
    exit 1
  elif ours; then
    say "ours answers, process $(<"$record.pid")"
  else
    say "one that is not ours answers"
  fi
}

case $action in
  start) start ;;
  stop) stop ;;
  status) status ;;
  begin) begin "${3:?}" ;;
  end) end "${3:?}" ;;
  *)
    say "usage: $0 start|stop|status [DIR], $0 begin|end DIR DAEMON"
    exit 2
    ;;
esac
