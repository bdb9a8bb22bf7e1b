import { msg } from '../../message.ts';
import type { Change } from '../../scene/change.ts';
import type { Guest } from '../../scene/guest.ts';
import { possible } from '../choose.ts';
import { type Found, guestRule } from '../rule.ts';

/** Memory alone can be bound by a command: then the whole host is its nodeset, and numad idle. */
function everywhere(guest: Guest): readonly Change[] | null {
  const { vcpu } = guest.values;
  return vcpu.placement === 'auto' ? null : [{ kind: 'numatune', nodeset: guest.host.nodes }];
}

export default guestRule({
  name: 'numad-missing',
  severity: 'error',
  title: msg`placement='auto' on a host without numad`,
  explanation: msg`With placement='auto' libvirt asks the program numad at each start which nodes are best. Without it the guest does not start ("numad is not available on this host").`,
  source: 'https://libvirt.org/formatdomain.html#cpu-allocation',
  *check(guest): Iterable<Found> {
    if (guest.host.facts.numad !== false) return;
    const { vcpu, numatune } = guest.values;
    const isAuto = vcpu.placement === 'auto' || numatune.memory?.placement === 'auto';
    // What runs has been placed already.
    if (!isAuto || (guest.definition === 'live' && guest.domain.config !== null)) return;
    const parts = [
      ...(vcpu.placement === 'auto' ? ['vcpu'] : []),
      ...(numatune.memory?.placement === 'auto' ? ['memory'] : []),
    ];
    yield {
      guest,
      message:
        vcpu.placement === 'auto'
          ? msg`its vCPUs are placed by numad, which this host does not have`
          : msg`its memory is placed by numad, which this host does not have`,
      values: { placementAuto: parts, numad: false },
      mends: () => possible(everywhere(guest)),
      noMend: msg`install numad on the host, or write <vcpu placement='static'> with dumpxml --inactive and define`,
    };
  },
});
