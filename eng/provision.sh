#!/usr/bin/env bash
# Installs what is missing on Debian or Ubuntu: eng/provision.sh demo|test|bench
# Without root it installs nothing and says exactly what to install.
set -euo pipefail

# Compiler and linker of the agent, which is compiled ahead of time; libvirtd and QEMU.
readonly demo=(
  make gcc libc6-dev libssl3 util-linux
  libvirt0 libvirt-daemon libvirt-daemon-driver-qemu libvirt-daemon-config-network libvirt-clients
  qemu-system-x86 qemu-utils dnsmasq-base iptables iproute2
)
# The real parts that the tests hold Rehai against.
readonly peers=(
  polkitd dbus systemd
  ohai ruby ruby-chef-config ruby-mixlib-authentication ruby-libvirt
  tinyproxy-bin openssl openssh-client
  golang-go golang-github-go-chef-chef-dev
  python3-prometheus-client
  chromium
  faketime
)

case ${1:-} in
  demo) wanted=("${demo[@]}") ;;
  test | bench) wanted=("${demo[@]}" "${peers[@]}") ;;
  *)
    echo "usage: $0 demo|test|bench" >&2
    exit 2
    ;;
esac

is_installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }
# Ubuntu 24.04 and Debian 13 renamed some libraries for 64-bit time.
is_there() { is_installed "$1" || is_installed "$1t64"; }
has_sdk() { command -v dotnet >/dev/null && dotnet --list-sdks | grep -q '^10\.'; }

command -v apt-get >/dev/null || {
  echo "This needs Debian or Ubuntu (apt-get). Elsewhere install: ${wanted[*]}, and the .NET 10 SDK." >&2
  exit 1
}

missing=()
for package in "${wanted[@]}"; do
  is_there "$package" || missing+=("$package")
done
has_sdk || missing+=(dotnet-sdk-10.0)
((${#missing[@]} > 0)) || exit 0

if ((EUID != 0)); then
  echo "Missing packages. As root run:" >&2
  echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
  has_sdk || echo "Where the distribution has no dotnet-sdk-10.0, get it from https://dotnet.microsoft.com/download/dotnet/10.0" >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
if ! has_sdk && [[ -z $(apt-cache madison dotnet-sdk-10.0) ]]; then
  echo "This distribution has no .NET 10 SDK. Get it from https://dotnet.microsoft.com/download/dotnet/10.0 and run again." >&2
  exit 1
fi
echo "Installing: ${missing[*]}"
log=$(mktemp)
apt-get install -qq -y --no-install-recommends "${missing[@]}" >"$log" 2>&1 || {
  cat "$log" >&2
  rm -f "$log"
  exit 1
}
rm -f "$log"
