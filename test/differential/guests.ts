import { connect } from '@virtune/libvirt';
import { guestsOfEveryKind } from '../guests-of-every-kind.ts';
import { mainGuest } from '../rig/index.ts';
import type { Host } from './side.ts';

const { definitions, running } = guestsOfEveryKind({
  main: mainGuest,
  plain: 'plain-1',
  hot: 'hot-1',
  off: 'off-1',
  numa: 'numa-1',
  balloon: 'balloon-1',
});

export async function addGuests({ uri }: Host): Promise<void> {
  await using connection = await connect(uri);
  for (const xml of definitions) await connection.domainDefineXml(xml);
  for (const name of running) await (await connection.domainLookupByName(name)).create();
}
