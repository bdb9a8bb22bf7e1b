import type { NumatuneMode } from '@virtune/model';
import { msg } from '../../message.ts';
import type { Host } from '../../scene/host.ts';
import { type Found, guestRule } from '../rule.ts';
import { nodesText } from '../wording.ts';

/** The mode whose nodeset libvirt changes while the guest runs (NEWS of 8.0.0; 7.x moved strict). */
function movableMode({ facts }: Host): NumatuneMode {
  const major = Number(facts.libvirt.split('.')[0]);
  return major >= 8 ? 'restrictive' : 'strict';
}

export default guestRule({
  name: 'live-nodeset-refused',
  severity: 'info',
  title: msg`a change of nodeset that libvirt will not make while the guest runs`,
  explanation: msg`From version 8.0 on libvirt changes the nodeset of a running guest in mode restrictive only: strict memory may be locked and cannot promise to move. The new nodeset counts when the guest is shut down and started again.`,
  source: 'https://libvirt.org/news.html',
  *check(guest, scene): Iterable<Found> {
    if (scene.time !== 'now' || guest.definition !== 'live') return;
    const { memory } = guest.values.numatune;
    const wanted = guest.domain.config?.values?.numatune.memory;
    if (memory?.placement !== 'static' || wanted?.placement !== 'static') return;
    const movable = movableMode(scene.host);
    if (memory.nodeset.equals(wanted.nodeset) || memory.mode === movable) return;
    const { libvirt } = scene.host.facts;
    yield {
      guest,
      message: msg`its memory is to move from ${nodesText(memory.nodeset)} to ${nodesText(wanted.nodeset)}, which libvirt ${libvirt} refuses while it runs in mode ${memory.mode}`,
      values: {
        liveNodeset: memory.nodeset.format(),
        configNodeset: wanted.nodeset.format(),
        mode: memory.mode,
        movableMode: movable,
        libvirt,
      },
      noMend: msg`shut it down and start it again: then node ${wanted.nodeset} counts`,
    };
  },
});
