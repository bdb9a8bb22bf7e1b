#!/bin/busybox sh
# The only program of a Linux guest: prints the cells that the guest sees, then idles.
busybox=/bin/busybox
$busybox mount -t sysfs sysfs /sys
cells=0
for node in /sys/devices/system/node/node[0-9]*; do
  cpus=$($busybox cat "$node/cpulist")
  read -r _ _ _ memory _ <"$node/meminfo"
  echo "cell ${node##*node}: cpus=$cpus memory=$memory KiB"
  cells=$((cells + 1))
done
echo "cells: $cells"
while :; do $busybox sleep 1000000; done
