"""The other side of calls.ts: libvirt-python, told on standard input what to call and for how long."""
import sys
import threading
import time

import libvirt

connection = libvirt.open(sys.argv[1])
domain = connection.lookupByName(sys.argv[2])
calls = {
    "getInfo": domain.info,
    "getVcpuPinInfo": lambda: domain.vcpuPinInfo(0),
    "getSchedulerParameters": domain.schedulerParameters,
    "getXmlDesc": lambda: domain.XMLDesc(0),
}


def count(call, seconds):
    done, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        call()
        done += 1
    return done


def in_threads(call, seconds, threads):
    counts = []
    workers = [
        threading.Thread(target=lambda: counts.append(count(call, seconds))) for _ in range(threads)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(counts)


print("ready", flush=True)
for line in sys.stdin:
    name, in_flight, seconds = line.split()
    call, seconds = calls[name], float(seconds)
    done = count(call, seconds) if in_flight == "1" else in_threads(call, seconds, int(in_flight))
    print(done / seconds, flush=True)
