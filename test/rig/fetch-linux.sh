#!/bin/sh
# fetch-linux.sh DIRECTORY: Debian's cloud kernel and static busybox, unpacked and not installed, as
# vmlinuz and busybox in DIRECTORY.
set -eu
directory=$1
mkdir "$directory/packages"
cd "$directory/packages"

kernel_package() {
  apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1
}

kernel=$(kernel_package)
if [ -z "$kernel" ]; then
  apt-get update -qq
  kernel=$(kernel_package)
fi
[ -n "$kernel" ] || { echo 'apt knows no linux-image-cloud-amd64' >&2; exit 1; }

apt-get download -qq -o APT::Sandbox::User=root "$kernel" busybox-static
dpkg-deb --fsys-tarfile linux-image-*.deb | tar -x --wildcards './boot/vmlinuz-*'
dpkg-deb --fsys-tarfile busybox-static_*.deb | tar -x ./bin/busybox
mv boot/vmlinuz-* "$directory/vmlinuz"
mv bin/busybox "$directory/busybox"
cd "$directory"
rm -r packages
