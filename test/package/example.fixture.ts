/** What a user of the package writes: checked and run in a project that has nothing else. */
import {
  connect,
  domainStats,
  LibvirtError,
  modificationImpact,
  schedulerParameters,
  type SchedulerParameters,
} from '@virtune/libvirt';

const say = (...words: readonly unknown[]) => process.stdout.write(`${words.join(' ')}\n`);
const limits: SchedulerParameters = { shares: 2048n, vcpuQuotaUs: 50_000n };

await using connection = await connect(process.argv[2]);
try {
  await connection.domainLookupByName('no-such-guest');
} catch (error) {
  if (!(error instanceof LibvirtError)) throw error;
  say(error.procedure, error.code);
}
for (const domain of await connection.listAllDomains()) {
  await domain.setSchedulerParametersFlags(limits, modificationImpact.config);
  const list = await domain.getSchedulerParametersFlags(modificationImpact.config);
  const { shares } = schedulerParameters.read(list);
  say(domain.name, shares);
}
for (const { domain, params } of await connection.getAllDomainStats()) {
  say(domain.name, domainStats.read(params).vcpu?.maximum);
}
