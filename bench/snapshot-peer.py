"""The other side of snapshot.ts: libvirt-python makes the same calls, one after the other."""
import sys
import time

import libvirt

connection = libvirt.open(sys.argv[1])
LIVE, CONFIG = libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG
STATS = (
    libvirt.VIR_DOMAIN_STATS_STATE
    | libvirt.VIR_DOMAIN_STATS_CPU_TOTAL
    | libvirt.VIR_DOMAIN_STATS_BALLOON
    | libvirt.VIR_DOMAIN_STATS_VCPU
)


def snapshot():
    host = [
        connection.getHostname(),
        connection.getLibVersion(),
        connection.getType(),
        connection.getVersion(),
        connection.getCapabilities(),
        connection.getCPUMap(),
        connection.getCPUStats(-1),
        connection.getCellsFreeMemory(0, 1),
        connection.getFreePages([4, 2048, 1048576], 0, 1),
    ]
    listed = connection.listAllDomains()
    connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_AUTOSTART)
    connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_PERSISTENT)
    stats = connection.getAllDomainStats(STATS, libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT)
    domains = []
    for domain in listed:
        live = domain.XMLDesc(0)
        domains.append(
            (
                live,
                domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE),
                domain.schedulerParametersFlags(LIVE),
                domain.schedulerParametersFlags(CONFIG),
                domain.vcpus(),
                domain.ioThreadInfo(LIVE) if "<iothreads>" in live else [],
            )
        )
    return host, stats, domains


for _ in range(int(sys.argv[2])):
    begin = time.perf_counter()
    snapshot()
    print((time.perf_counter() - begin) * 1000, flush=True)
