#!/bin/sh
# setup.sh [--modules|--bench]: gets what `npm start` and `npm test` need and this machine lacks, and says so.
# Silent when nothing is missing.  --modules: the node modules alone, which is all that a simulated
# host needs.  --bench: also what only the benchmarks compare with.
#
# Ends with 1 when the node modules cannot be had; for the rest only under CI=true, for much works
# without libvirtd and QEMU.
set -u
cd "$(dirname "$0")/.." || exit 1

say() { echo "setup: $*" >&2; }

# The lock file that the node modules were installed from.
stamp=node_modules/.setup-stamp

# npm leaves out optional packages that its own Node is too old for, the native parts of lint and
# tests among them, though none of them will ever run on that Node.
node_is_too_old() {
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
    const fits = major > 22 || (major === 22 && minor > 11) || (major === 20 && minor > 18);
    process.exit(fits ? 1 : 0)'
}

npm_install() {
  set -- npm install --no-save --no-audit --no-fund --loglevel=error
  if node_is_too_old; then
    say "this machine's Node.js $(node --version) is old: its npm fetches a newer one for this"
    set -- npm exec --yes --loglevel=error --package=node@24 --package=npm@11 -- "$@"
  fi
  "$@"
}

install_node_modules() {
  if cmp -s package-lock.json "$stamp"; then return; fi
  if ! command -v npm >/dev/null; then
    say 'npm is missing: install Node.js 18 or later with npm'
    exit 1
  fi
  say 'the node modules are missing or old: npm install'
  # The versions are the lock file's.  Not npm ci: it wants the lock file to name the native packages of
  # every platform, and npm leaves those out that a registry does not serve.
  if ! npm_install >&2; then
    say 'npm install failed, see above; nothing can run without the node modules'
    exit 1
  fi
  cp package-lock.json "$stamp"
}

need() { # COMMAND PACKAGE
  if command -v "$1" >/dev/null; then return; fi
  commands="$commands $1"
  packages="$packages $2"
}

need_file() { # FILE PACKAGE
  if [ -e "$1" ]; then return; fi
  commands="$commands ${1##*/}"
  packages="$packages $2"
}

find_missing() {
  commands=
  packages=
  need libvirtd libvirt-daemon-system
  need virsh libvirt-clients
  need qemu-system-x86_64 qemu-system-x86
  need numactl numactl
  need xz xz-utils
  need tmux tmux
  need pkill procps
  need openssl openssl
  need ssh openssh-client
  need sshd openssh-server
  need nc netcat-openbsd
  need saslpasswd2 sasl2-bin
  # Its SASL mechanisms: libvirtd runs without them as well.
  need_file "$(echo /usr/lib/*/sasl2/libscram.so)" libsasl2-modules
  if ! /usr/bin/python3 -c 'import libvirt' 2>/dev/null; then
    commands="$commands python3-libvirt"
    packages="$packages python3-libvirt"
  fi
  if [ "$bench" = yes ]; then
    need g++ g++
    need_file /usr/include/libvirt/libvirt.h libvirt-dev
  fi
}

go_without() { # REASON
  say "missing:$commands ($1)"
  say 'what needs a real libvirtd and real guests cannot run: the demonstration, the tests against them'
  say "to have it, on Debian as root: apt-get install --no-install-recommends$packages"
  if [ "${CI:-}" = true ]; then exit 1; fi
  exit 0
}

# Split on purpose: $packages is a list.
# shellcheck disable=SC2086
install_packages() {
  find_missing
  if [ -z "$packages" ]; then return; fi
  if ! command -v apt-get >/dev/null; then go_without 'this machine has no apt-get'; fi
  if [ "$(id -u)" != 0 ]; then go_without 'only root can install them'; fi
  say "missing:$commands; apt-get install$packages"
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp)
  if ! { apt-get update -q && apt-get install -q -y --no-install-recommends $packages; } \
    </dev/null >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    go_without 'apt-get could not install them, see above'
  fi
  rm -f "$log"
  find_missing
  if [ -n "$packages" ]; then go_without 'still, after installing their packages'; fi
}

# Daemons live where an ordinary user's PATH does not look.
PATH=$PATH:/usr/sbin:/sbin
bench=no
guests=yes
case ${1:-} in
'') ;;
--modules) guests=no ;;
--bench) bench=yes ;;
*)
  say "unknown argument $1; usage: setup.sh [--modules|--bench]"
  exit 2
  ;;
esac
install_node_modules
if [ "$guests" = yes ]; then install_packages; fi
if [ "$bench" = yes ] && ! sh scripts/bench-peers.sh >&2; then
  say '@unraid/libvirt could not be built, see above: the benchmarks leave it out'
fi
