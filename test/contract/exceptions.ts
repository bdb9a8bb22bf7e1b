/**
 * Where the simulator answers something else than libvirtd, and why: `group: step` to reason. A
 * step that is listed and equal all the same fails, so that the list stays true.
 *
 * One exception is in no step, for a start on the 4-node host takes long: a guest that is too large
 * for its strict nodes and does not touch its memory at once starts on a kernel that promises more
 * than it has, and is killed later; the simulated host refuses it (packages/simulator/README.md,
 * Memory; packages/simulator/test/domain/memory.test.ts).
 */
export const exceptions: Readonly<Record<string, string>> = {
  'tune: domstats off':
    'libvirtd 9.0 tells the CPU times of its own process of a guest that has none',
  'tune by virtune: domstats off':
    'libvirtd 9.0 tells the CPU times of its own process of a guest that has none',
  'libvirt suite: domains/valid/qemuxml2argvdata/channel-virtio-autoadd.xml':
    'second controllers of virtio-serial are not added where the ports of the first are taken by address',
  'libvirt suite: domains/valid/qemuxml2argvdata/channel-virtio-default.xml':
    'channels without an address go to the last controller of virtio-serial, not to the first',
  'libvirt suite: domains/valid/qemuxml2argvdata/seclabel-dynamic-labelskip.xml':
    'the label that libvirtd itself does not print is kept',
  'libvirt suite: domains/valid/qemuxml2argvdata/seclabel-static-labelskip.xml':
    'the label that libvirtd itself does not print is kept',
  'libvirt suite: domains/valid/qemuxml2xmloutdata/seclabel-static-labelskip-active.xml':
    'the label that libvirtd itself does not print is kept',
  'libvirt suite: domains/other/genericxml2xmlindata/chardev-tcp.xml':
    'modes and protocols of character devices over TCP are printed as told, without their defaults',
  'libvirt suite: domains/other/genericxml2xmlindata/disk-network-http.xml':
    'cookies of disks over HTTP are secrets that libvirtd prints only where asked',
  'libvirt suite: domains/other/qemuxml2argvdata/firmware-manual-efi-nvram-network-nbd.xml':
    'nvram over the network is not printed as an element with a source',
  'libvirt suite: domains/other/qemuxml2argvdata/firmware-manual-efi-nvram-template.xml':
    'the path of nvram made from a template is not made up',
  'libvirt suite: domains/other/qemuxml2argvdata/genid-auto.xml':
    'each side makes up an identifier of its own',
  'libvirt suite: domains/other/qemuxml2argvdata/pci-serial-dev-chardev.xml':
    'serial devices on PCI are given no address',
  'libvirt suite: domains/other/qemuxml2argvdata/smartcard-host-certificates.xml':
    'smartcards are given no address',
  'libvirt suite: domains/other/qemuxml2argvdata/smartcard-passthrough-spicevmc.xml':
    'smartcards are given no address',
  'libvirt suite: domains/other/qemuxml2argvdata/smartcard-passthrough-unix.xml':
    'smartcards are given no address',
  'libvirt suite: domains/other/qemuxml2argvdata/usb-redir-unix.xml':
    'a protocol told of a character device that has none is kept',
  'libvirt suite: domains/other/qemuxml2argvdata/virtio-rng-egd-unix.xml':
    'a protocol told of a character device that has none is kept',
};
