import { type Connection, type Domain, listAllDomainsFlags, statsTypes } from '@virtune/libvirt';
import { contract, type Call } from './contract.ts';
import { guests, running } from './guests.ts';

/** A call to the domain of this name. */
const on = (name: string, call: string, run: (domain: Domain) => Promise<unknown>): Call => ({
  call: `${name}: ${call}`,
  run: async (connection: Connection) => run(await connection.domainLookupByName(name)),
});

contract(
  'tune',
  [
    'metadata main http://example.org/a',
    "metadata main http://example.org/a --key a --set '<note/>' --config",
    'metadata main http://example.org/a --config',
    'metadata main http://example.org/a --live',
    'metadata main http://example.org/a --key a --set \'<note x="1"><b>t</b></note>\' --live --config',
    "metadata main http://example.org/b --key b --set '<other/>' --live",
    'metadata main http://example.org/a',
    'metadata main http://example.org/b',
    'dumpxml main',
    'dumpxml main --inactive',
    'metadata main http://example.org/a --remove --live',
    'metadata main http://example.org/a --remove --config',
    'metadata main http://example.org/c --remove --config',
    'metadata off http://example.org/a --live',
    'dumpxml main --inactive',
    'desc main',
    'desc main --title',
    'desc off',
    "desc main --new-desc 'A word about it' --live --config",
    "desc main --title --new-desc 'Another title' --config",
    'desc main',
    'desc main --title --config',
    "desc main --new-desc '' --config",
    'desc none',
    'dumpxml main --inactive',
    'perf main',
    'perf off',
    'perf main --enable cpu_cycles --config',
    'perf main --config',
    'perf main --enable nonsense',
    'perf off --enable page_faults',
    'perf off --disable page_faults,cpu_clock',
    'perf off --live',
    'dumpxml off',
    'blkiotune main --config',
    'blkiotune main',
    'blkiotune off',
    'blkiotune off --live',
    'blkiotune main --weight 500 --config',
    'blkiotune main --device-weights /dev/sda,300,/dev/sdb,200 --config',
    'blkiotune main --device-read-iops-sec /dev/sda,100 --config',
    'blkiotune main --device-weights /dev/sda --config',
    'blkiotune main --config',
    'dumpxml main --inactive',
    'domiftune main 52:54:00:00:00:01',
    'domiftune off nic --config',
    'domifstat main vnet0',
    'domblklist main',
    'domiflist main',
    'domstats main --state',
    'domstats off',
    'domstats off --state --balloon --vcpu --block',
    'domstats main --vcpu --raw --nowait extra',
    { line: 'domstats main --balloon', volatile: /rss=\d+/ },
    'domstats main --interface --block --iothread --dirtyrate --perf',
    { line: 'domstats balloon --balloon', volatile: /rss=\d+/ },
    { line: 'domstats main --vcpu', volatile: /(time|delay|wait)=\d+/ },
    'domstats none',
    {
      call: 'the states of those that are off, in any order',
      run: async (connection) => {
        const { inactive } = listAllDomainsFlags;
        const records = await connection.getAllDomainStats(statsTypes.state, inactive);
        const states = records.map(({ domain, params }) => ({ name: domain.name, params }));
        return states.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      },
    },
    { line: 'cpu-stats main --total', volatile: /\d+\.\d+/ },
    { line: 'cpu-stats main --start 0 --count 1', volatile: /\d+\.\d+/ },
    'cpu-stats off',
    'cpu-stats main --start 99',
    'schedinfo main --weight 5',
    on('main', 'an interface there is not', (domain) => domain.interfaceStats('vnet0')),
    on('off', 'an interface of one that is off', (domain) => domain.interfaceStats('vnet0')),
    on('main', 'an interface there is not, its bandwidth', (domain) =>
      domain.getInterfaceParameters('vnet0', 1),
    ),
    on('main', 'its parameters, counted', (domain) => domain.getSchedulerType()),
    on('main', 'scheduler parameters of both definitions', (d) => d.getSchedulerParametersFlags(3)),
    on('main', 'scheduler parameters, flags unknown', (d) => d.getSchedulerParametersFlags(64)),
    on('main', 'an unknown scheduler parameter', (domain) =>
      domain.setSchedulerParametersFlags([{ field: 'x', type: 'ullong', value: 1n }], 1),
    ),
    on('main', 'a scheduler parameter of another type', (domain) =>
      domain.setSchedulerParametersFlags([{ field: 'cpu_shares', type: 'int', value: 1 }], 1),
    ),
    on('main', 'a scheduler parameter twice', (domain) =>
      domain.setSchedulerParametersFlags(
        [
          { field: 'cpu_shares', type: 'ullong', value: 5n },
          { field: 'cpu_shares', type: 'ullong', value: 6n },
        ],
        1,
      ),
    ),
    on('main', 'shares out of range', (domain) =>
      domain.setSchedulerParametersFlags([{ field: 'cpu_shares', type: 'ullong', value: 1n }], 1),
    ),
    on('off', 'live scheduler parameters of a domain that is off', (domain) =>
      domain.setSchedulerParametersFlags([{ field: 'cpu_shares', type: 'ullong', value: 5n }], 1),
    ),
    on('main', 'an empty pin', (domain) => domain.pinVcpuFlags(0, Uint8Array.of(0), 1)),
    on('main', 'a pin of a vCPU that is not there', (d) => d.pinVcpuFlags(9, Uint8Array.of(1), 1)),
    on('main', 'a pin of a vCPU that is not there, later', (domain) =>
      domain.pinVcpuFlags(9, Uint8Array.of(1), 2),
    ),
    on('main', 'an empty emulator pin', (domain) => domain.pinEmulator(Uint8Array.of(0), 1)),
    on('main', 'an empty iothread pin', (domain) => domain.pinIothread(1, Uint8Array.of(0), 1)),
    on('main', 'vCPU pins', (domain) => domain.getVcpuPinInfo(4, 1, 2)),
    on('main', 'vCPU pins, fewer than there are', (domain) => domain.getVcpuPinInfo(1, 2, 1)),
    on('off', 'vCPU pins of one that is off, live', (domain) => domain.getVcpuPinInfo(1, 1, 1)),
    on('main', 'memory parameters of both definitions', (domain) => domain.getMemoryParameters(3)),
    on('main', 'a NUMA mode that there is not', (domain) =>
      domain.setNumaParameters([{ field: 'numa_mode', type: 'int', value: 9 }], 2),
    ),
    on('main', 'a nodeset that is none', (domain) =>
      domain.setNumaParameters([{ field: 'numa_nodeset', type: 'string', value: 'x' }], 2),
    ),
    on('main', 'an empty nodeset', (domain) =>
      domain.setNumaParameters([{ field: 'numa_nodeset', type: 'string', value: '0,^0' }], 2),
    ),
    on('main', 'NUMA parameters of both definitions', (domain) => domain.getNumaParameters(3)),
    on('off', 'guest vCPUs', (domain) => domain.getGuestVcpus()),
    on('main', 'guest vCPUs', (domain) => domain.getGuestVcpus()),
    on('off', 'memory statistics', (domain) => domain.memoryStats()),
    on('main', 'an iothread 0', (domain) => domain.addIothread(0, 1)),
    on('main', 'an iothread that is not there goes', (domain) => domain.delIothread(77, 1)),
    on('main', 'polling, later', (domain) =>
      domain.setIothreadParams(1, [{ field: 'poll_grow', type: 'uint', value: 2 }], 2),
    ),
    on('main', 'polling beyond all bounds', (domain) =>
      domain.setIothreadParams(
        1,
        [{ field: 'poll_max_ns', type: 'ullong', value: 9_999_999_999n }],
        1,
      ),
    ),
    on('main', 'XML, flags unknown', (domain) => domain.getXmlDesc(64)),
    on('main', 'to be started again', (domain) => domain.create()),
    on('off', 'to be started with unknown flags', (domain) => domain.createWithFlags(1 << 10)),
    on('off', 'to be ended', (domain) => domain.destroy()),
    on('off', 'to be woken', (domain) => domain.resume()),
    { call: 'a domain by a name that nobody has', run: (c) => c.domainLookupByName('nobody') },
    { call: 'a domain by a number that nobody has', run: (c) => c.domainLookupById(999) },
    {
      call: 'a domain by a UUID that nobody has',
      run: (c) => c.domainLookupByUuid(Uint8Array.from({ length: 16 }, () => 7)),
    },
    { call: 'statistics that there are not', run: (c) => c.getAllDomainStats(1 << 20, 2 ** 31) },
    { call: 'a list with unknown flags', run: (c) => c.listAllDomains(1 << 20) },
  ],
  { guests, running },
);
