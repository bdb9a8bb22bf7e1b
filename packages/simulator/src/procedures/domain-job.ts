import { procedures as p } from '@virtune/protocol';
import type { DirtyRate, Domain } from '../domain/domain.ts';
import { startDirtyRate } from '../domain/dirty-rate.ts';
import { checkFlags, operationInvalid } from '../domain/flags.ts';
import { code, from, VirError } from '../error.ts';
import { InvalidArgument } from '../host/invalid-argument.ts';
import { type Handled, handler } from '../server/handler.ts';

const writes = { writes: true };

/** virDomainGetJobStatsFlags. */
const COMPLETED = 1;
const KEEP_COMPLETED = 2;

/** virDomainJobType. */
const jobType = { none: 0, completed: 3 } as const;

/** Jobs of simulated domains are over when their call is answered: none is ever under way. */
const noJob = {
  type: jobType.none,
  timeElapsed: 0n,
  timeRemaining: 0n,
  dataTotal: 0n,
  dataProcessed: 0n,
  dataRemaining: 0n,
  memTotal: 0n,
  memProcessed: 0n,
  memRemaining: 0n,
  fileTotal: 0n,
  fileProcessed: 0n,
  fileRemaining: 0n,
};

function checkCompleted(flags: number): void {
  if ((flags & KEEP_COMPLETED) === 0 || (flags & COMPLETED) !== 0) return;
  throw new InvalidArgument(
    from.domain,
    'virDomainGetJobStats',
    'ctl',
    "Flag 'VIR_DOMAIN_JOB_STATS_COMPLETED' is required by flag " +
      "'VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED'",
  );
}

const ABORT_POSTCOPY = 1;

function abortJob(domain: Domain, flags: number): never {
  domain.running();
  throw operationInvalid(
    flags === ABORT_POSTCOPY
      ? 'current job is not outgoing migration in post-copy mode'
      : 'no job is active on the domain',
  );
}

/** virDomainDirtyRateCalcFlags. */
const DIRTY_BITMAP = 1;
const DIRTY_RING = 2;
const periods = { shortest: 1, longest: 60 } as const;

function checkOneMode(flags: number): void {
  if ((flags & DIRTY_BITMAP) === 0 || (flags & DIRTY_RING) === 0) return;
  throw new InvalidArgument(
    from.domain,
    'virDomainStartDirtyRateCalc',
    'ctl',
    "Flags 'VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP' and " +
      "'VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING' are mutually exclusive",
  );
}

/** How the pages are to be watched; the ring is KVM's, and a guest has to ask for it. */
function dirtyMode({ definition }: Domain, flags: number): DirtyRate['mode'] {
  if ((flags & DIRTY_BITMAP) !== 0) return 'dirty-bitmap';
  if ((flags & DIRTY_RING) === 0) return 'page-sampling';
  const kvm = /<kvm>([^]*?)<\/kvm>/.exec(definition.features.text)?.[1] ?? '';
  if (kvm.includes("<dirty-ring state='on'")) return 'dirty-ring';
  throw new VirError(
    code.operationUnsupported,
    from.qemu,
    'dirty-ring calculation mode requires dirty-ring feature enabled.',
  );
}

/** Jobs of a domain, and how fast it writes to its memory (virDomainGetJobInfo and its like). */
export const domainJobHandlers: readonly Handled[] = [
  handler(p.domainGetJobInfo, ({ host }, { dom }) => {
    host.domains.of(dom).running();
    return noJob;
  }),
  handler(p.domainGetJobStats, ({ host }, { dom, flags }) => {
    checkCompleted(flags);
    checkFlags(flags, COMPLETED | KEEP_COMPLETED, 'qemuDomainGetJobStats');
    const domain = host.domains.of(dom);
    if ((flags & COMPLETED) === 0) domain.running();
    const { completedJob } = domain;
    if ((flags & COMPLETED) === 0 || completedJob === null) {
      return { type: jobType.none, params: [] };
    }
    if ((flags & KEEP_COMPLETED) === 0) domain.completedJob = null;
    return { type: jobType.completed, params: completedJob.params };
  }),
  handler(p.domainAbortJob, ({ host }, { dom }) => abortJob(host.domains.of(dom), 0), writes),
  handler(
    p.domainAbortJobFlags,
    ({ host }, { dom, flags }) => {
      checkFlags(flags, ABORT_POSTCOPY, 'qemuDomainAbortJobFlags');
      abortJob(host.domains.of(dom), flags);
    },
    writes,
  ),
  handler(
    p.domainStartDirtyRateCalc,
    ({ host }, { dom, seconds, flags }) => {
      checkOneMode(flags);
      checkFlags(flags, DIRTY_BITMAP | DIRTY_RING, 'qemuDomainStartDirtyRateCalc');
      const { shortest, longest } = periods;
      if (seconds < shortest || seconds > longest) {
        const what = `seconds=${seconds} is invalid, please choose value within [${shortest}, ${longest}].`;
        throw new VirError(code.configUnsupported, from.qemu, what);
      }
      const domain = host.domains.of(dom);
      domain.running();
      startDirtyRate(domain, seconds, dirtyMode(domain, flags));
    },
    writes,
  ),
];
