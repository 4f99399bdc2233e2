#!/usr/bin/env bash
# Builds libvirt's modular daemons (virtqemud, virtnetworkd, virtstoraged) for tests, as root on Debian or Ubuntu:
#
#   eng/modular-libvirt.sh     prints the directory that holds them, and makes it where it is not there
#
# Debian packages libvirtd alone. The source of a daemon is four files; the rest is in the libvirt.so.0 that is installed, so
# they are compiled from the source package of that very version and linked with it.
set -Eeuo pipefail
cd "$(dirname "$0")/.."

version=$(dpkg-query -W -f '${source:Version}' libvirt0)
readonly version target=$PWD/artifacts/libvirt-$version
readonly daemons=(qemu network storage)
readonly packages=(
  dpkg-dev gcc libc6-dev meson ninja-build pkg-config python3-docutils rpcsvc-proto xsltproc libxml2-utils
  libglib2.0-dev libgnutls28-dev libtirpc-dev libxml2-dev libyajl-dev libjson-c-dev
)

fail() {
  printf 'modular-libvirt.sh: %s\n' "$*" >&2
  return 1
}

if [[ -x $target/virtqemud ]]; then
  echo "$target"
  exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
readonly log=$scratch/log

missing() { dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${packages[@]}" 2>&1 | grep -v '^installed ' || true; }

install_tools() {
  [[ -n $(missing) ]] || return 0
  ((EUID == 0)) || fail "packages are missing. As root run: apt-get install --no-install-recommends ${packages[*]}"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "${packages[@]}"
}

# Any revision of that version will do: what the daemons call in the library is upstream's.
fetch() {
  mkdir -p "$scratch/lists/partial"
  # shellcheck disable=SC1091
  source /etc/os-release
  local key=/usr/share/keyrings/$ID-archive-keyring.gpg mirror=http://deb.debian.org/debian part=main
  [[ $ID != ubuntu ]] || { mirror=http://archive.ubuntu.com/ubuntu part="main universe"; }
  local pocket
  for pocket in "" -updates; do
    echo "deb-src [signed-by=$key] $mirror $VERSION_CODENAME$pocket $part"
  done >"$scratch/sources.list"
  local options=(-qq -o "Dir::Etc::SourceList=$scratch/sources.list" -o Dir::Etc::SourceParts=-
    -o "Dir::State::Lists=$scratch/lists" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  (cd "$scratch" && apt-get "${options[@]}" --download-only source libvirt)
  local upstream=${version#*:}
  compgen -G "$scratch/libvirt_${upstream%-*}.orig.tar.*" >/dev/null ||
    fail "the archive has no source of libvirt ${upstream%-*} any more; upgrade libvirt0 and libvirt-daemon"
  dpkg-source --no-check -x "$scratch"/libvirt_*.dsc "$scratch/source"
}

compile() {
  cd "$scratch/source"
  # Newer ones read JSON with another library.
  local json=json_c
  grep -q "'json_c'" meson_options.txt || json=yajl
  meson setup build -Dauto_features=disabled -Ddriver_remote=enabled -Ddriver_libvirtd=enabled -Ddriver_qemu=enabled \
    "-D$json=enabled" -Ddriver_network=enabled -Dstorage_dir=enabled -Dstorage_fs=enabled -Ddocs=disabled \
    -Dtests=disabled --prefix=/usr --sysconfdir=/etc --localstatedir=/var -Drunstatedir=/run
  cd build
  local name objects=()
  for name in "${daemons[@]}"; do
    objects+=("src/virt${name}d.p/remote_remote_daemon"{,_config,_dispatch,_stream}.c.o)
  done
  # The headers first: only the linking, which is left out here, would wait for all of them.
  ninja -t targets all | sed -n 's/^\(src\/\(remote\|rpc\|admin\|access\)\/.*\.h\): CUSTOM.*/\1/p' | xargs ninja
  ninja src/admin/libvirt_admin_driver.a "${objects[@]}"
  local library
  library=$(dirname "$(ldconfig -p | awk '/libvirt\.so\.0 /{print $NF; exit}')")
  for name in "${daemons[@]}"; do
    cc -pie -o "virt${name}d" src/virt"$name"d.p/*.o -Wl,-z,now -Wl,-export-dynamic src/admin/libvirt_admin_driver.a \
      "$library"/libvirt{,-lxc,-qemu}.so.0 -lgnutls -lglib-2.0 -lgobject-2.0 -lgio-2.0 -lxml2 -ltirpc
  done
}

exec 3>&1 4>&2 >"$log" 2>&1
trap 'tail -n 15 "$log" >&4' ERR
install_tools
fetch
compile
mkdir -p "$target.new"
cp "$scratch"/source/build/virt{qemu,network,storage}d "$target.new"
mv "$target.new" "$target"
echo "$target" >&3
