import { type Message, msg } from '../../message.ts';
import type { SchedulerNumbers } from '../../scene/change.ts';
import type { Guest } from '../../scene/guest.ts';
import { vcpuCount } from '../competition.ts';
import { type FindingValues, type Found, guestRule } from '../rule.ts';
import { vcpuCountText } from '../wording.ts';

/** The kernel's and libvirt's default, in microseconds. */
const DEFAULT_PERIOD = 100_000;

interface Limit {
  readonly message: Message;
  readonly values: FindingValues;
  readonly set: SchedulerNumbers;
}

const isLimit = (quota: number | null): quota is number => quota !== null && quota > 0;

/** A number of CPUs, not longer than it has to be. */
const amountText = (cpus: number): string => String(Number(cpus.toFixed(2)));

function limitsOf(guest: Guest): readonly Limit[] {
  const { quota, globalQuota, period, globalPeriod } = guest.values.cputune;
  const vcpus = vcpuCount(guest);
  const limits: Limit[] = [];
  const each = period ?? DEFAULT_PERIOD;
  if (isLimit(quota) && quota < each) {
    limits.push({
      message: msg`${vcpuCountText(vcpus)}, each held to ${amountText(quota / each)} of a CPU (vcpu_quota ${quota} of ${each} us)`,
      values: { vcpuQuotaUs: quota, vcpuPeriodUs: each, vcpus, cpusPerVcpu: quota / each },
      set: { quota: each },
    });
  }
  const whole = globalPeriod ?? DEFAULT_PERIOD;
  if (isLimit(globalQuota) && globalQuota < whole * vcpus) {
    limits.push({
      message: msg`${vcpuCountText(vcpus)}, together held to ${amountText(globalQuota / whole)} CPUs (global_quota ${globalQuota} of ${whole} us)`,
      values: {
        globalQuotaUs: globalQuota,
        globalPeriodUs: whole,
        vcpus,
        cpus: globalQuota / whole,
      },
      set: { globalQuota: whole * vcpus },
    });
  }
  return limits;
}

export default guestRule({
  name: 'quota-below-vcpus',
  severity: 'warning',
  title: msg`a quota that gives less CPU time than the number of vCPUs promises`,
  explanation: msg`When the quota is used up the kernel stops the threads until the next period, in the middle of whatever they do, spinlocks included. The guest sees stolen time and stutters even on an idle host: fewer vCPUs without a quota give the same time smoothly.`,
  source: 'https://docs.kernel.org/scheduler/sched-bwc.html',
  *check(guest): Iterable<Found> {
    for (const { message, values, set } of limitsOf(guest)) {
      yield {
        guest,
        message,
        values,
        *mends() {
          yield [{ kind: 'schedinfo', set }];
        },
        noMend: msg`raise the quota, or take vCPUs away`,
      };
    }
  },
});
