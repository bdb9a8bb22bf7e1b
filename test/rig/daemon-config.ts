/**
 * libvirtd.conf (or virtqemud.conf) of a rig. Of a setting that stands twice libvirt takes the
 * first, so the extra lines win.
 */
export function daemonConfig(extra: string): string {
  return `${extra}
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_ro_perms = "0777"
unix_sock_rw_perms = "0700"
log_outputs = "3:stderr"
`;
}

/**
 * qemu.conf of a rig: guests run as root and without confinement, for they are in a namespace of
 * their own already and read the rig's files.
 */
export function qemuConfig(options: { readonly cgroups: boolean }): string {
  const controllers = options.cgroups ? ['cpu', 'cpuset', 'cpuacct', 'memory', 'blkio'] : [];
  return `user = "root"
group = "root"
security_driver = "none"
namespaces = []
stdio_handler = "file"
cgroup_controllers = ${JSON.stringify(controllers)}
`;
}
