#!/bin/sh
# Runs one private libvirtd and everything that it starts, and leaves nothing behind.
#
#   supervise  outside: makes the rig's cgroups, waits for the rest to end, removes cgroups and directory
#   confine    in the rig's cgroups and cgroup namespace: enters the other namespaces
#   serve      as process 1 of the PID namespace: mounts the rig's directories, runs the daemon
#
# Standard input is a pipe whose other end only the owner holds.  It closes when the owner stops the
# rig and just as well when the owner is killed; process 1 then ends, and the kernel ends with it
# every process of its PID namespace.
#
# Environment: RIG_DIR, RIG_DAEMON (libvirtd or virtqemud), RIG_PRELOAD (for the daemon; may be empty),
# RIG_LISTEN (--listen, and the machine's network rather than one of the rig's own; may be empty).
# $RIG_DIR/mounts has a line per directory to be seen elsewhere in the rig: it, and where.
# $RIG_DIR/cgroups has one line per cgroup hierarchy: its mount point, and the rig's directory in it.
set -eu

each_cgroup() {
  while read -r mount directory; do "$1" "$mount" "$directory"; done <"$RIG_DIR/cgroups"
}

is_v2() { [ -f "$1/cgroup.controllers" ]; }

hand_down_controllers() {
  for controller in cpuset cpu io memory pids; do
    { echo "+$controller" >"$1/cgroup.subtree_control"; } 2>/dev/null || :
  done
}

make_cgroup() {
  parent=${2%/*}
  if is_v2 "$parent"; then hand_down_controllers "$parent"; fi
  mkdir "$2"
  if is_v2 "$parent"; then return; fi
  # A new v1 cpuset is empty and takes no process until it is filled.
  for file in cpuset.cpus cpuset.mems; do
    if [ -f "$2/$file" ]; then cat "$parent/$file" >"$2/$file"; fi
  done
}

join_cgroup() { echo 0 >"$2/cgroup.procs"; }

# On v2 only a cgroup without processes of its own can hand controllers down to the guests.
step_aside() {
  if ! is_v2 "$2"; then return; fi
  mkdir "$2/daemon"
  echo 0 >"$2/daemon/cgroup.procs"
  hand_down_controllers "$2"
}

show_cgroup_as_root() { mount --bind "$2" "$1"; }

# A process that has just ended still holds its cgroup for a moment when nobody waited for it.
remove_cgroup() {
  for pause in 0.1 0.2 0.4 0.8 1.6; do
    if [ ! -d "$2" ]; then return; fi
    find "$2" -depth -type d -exec rmdir {} \; 2>/dev/null || :
    if [ -d "$2" ]; then sleep "$pause"; fi
  done
}

clean() {
  each_cgroup remove_cgroup
  rm -rf "$RIG_DIR"
}

supervise() {
  trap clean EXIT
  trap : HUP INT TERM
  each_cgroup make_cgroup
  (
    each_cgroup join_cgroup
    exec setpriv --pdeathsig KILL unshare --cgroup sh "$0" confine
  )
}

confine() {
  each_cgroup step_aside
  # Split on purpose: empty, or one option.
  # shellcheck disable=SC2046
  exec unshare --mount $([ -n "$RIG_LISTEN" ] || echo --net) --pid --fork --kill-child --propagation private sh "$0" serve
}

mount_directories() {
  for pair in run:/run/libvirt lib:/var/lib/libvirt cache:/var/cache/libvirt log:/var/log/libvirt etc:/etc/libvirt; do
    mkdir -p "${pair#*:}"
    mount --bind "$RIG_DIR/${pair%%:*}" "${pair#*:}"
  done
}

mount_more() {
  while read -r directory target; do
    mkdir -p "$target"
    mount --bind "$directory" "$target"
  done <"$RIG_DIR/mounts"
}

# libvirt makes directories in every hugetlbfs: let it have its own.
mount_hugepages() {
  # Read to the end first, for each mount makes the list longer.
  grep ' hugetlbfs ' /proc/mounts >"$RIG_DIR/hugepages" || :
  while read -r _ target _ options _; do
    mount -t hugetlbfs -o "$options" hugetlbfs "$target"
  done <"$RIG_DIR/hugepages"
}

# Another machine's sysfs over this one's.
mount_host() {
  if [ ! -d "$RIG_DIR/host" ]; then return; fi
  mkdir -p "$RIG_DIR/host/devices/system/node"
  for part in cpu node; do
    mount --bind "$RIG_DIR/host/devices/system/$part" "/sys/devices/system/$part"
  done
  for file in meminfo cpuinfo; do
    if [ -f "$RIG_DIR/host/proc/$file" ]; then mount --bind "$RIG_DIR/host/proc/$file" "/proc/$file"; fi
  done
}

serve() {
  # The old /proc still knows this process by its number outside.
  read -r pid _ </proc/self/stat
  echo "$pid" >"$RIG_DIR/pid"
  mount -t proc proc /proc
  each_cgroup show_cgroup_as_root
  mount_directories
  mount_more
  mount_hugepages
  mount_host
  ip link set lo up 2>/dev/null || :

  # Without the system bus libvirt cannot ask systemd for scopes outside the rig's cgroups.
  export DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent
  exec 3<&0 </dev/null
  # More than once, for another daemon may just be starting in the place of one that was killed.
  { read -r _ || :; rm -f "$RIG_DIR/restarts"; while :; do kill -KILL -1; sleep 0.1; done; } <&3 &
  while :; do
    # shellcheck disable=SC2086
    LD_PRELOAD=$RIG_PRELOAD "$RIG_DAEMON" $RIG_LISTEN -f "/etc/libvirt/$RIG_DAEMON.conf" -p "/run/libvirt/$RIG_DAEMON.pid" 3<&- &
    # Also reaps the guests: libvirt takes one that nobody reaps for one that does not end.
    wait "$!" || :
    if [ ! -e "$RIG_DIR/restarts" ]; then break; fi
  done
}

"$1"
