/** unraid-peer.ts PACKAGE URI DOMAIN: as python-peer.py, with @unraid/libvirt. */
import path from 'node:path';
import { createInterface } from 'node:readline';
import { callsPerSecond } from './measure.ts';

/** What is used of it. */
interface Domain {
  getUUIDString(): Promise<string>;
  getName(): Promise<string>;
  getInfo(): Promise<unknown>;
  getXMLDesc(): Promise<string>;
}
interface Hypervisor {
  connectOpen(): Promise<void>;
  connectClose(): Promise<void>;
  domainLookupByName(name: string): Promise<Domain>;
}
interface Package {
  readonly Hypervisor: new (options: { readonly uri: string }) => Hypervisor;
}

const [directory = '', uri = '', name = ''] = process.argv.slice(2);
const { Hypervisor } = (await import(path.join(directory, 'dist/index.js'))) as Package;
const connection = new Hypervisor({ uri });
await connection.connectOpen();
const domain = await connection.domainLookupByName(name);
const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  getInfo: () => domain.getInfo(),
  getXmlDesc: () => domain.getXMLDesc(),
};

process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const [call = '', inFlight, seconds] = line.split(' ');
  const made = calls[call];
  if (made === undefined) throw new Error(`no call ${call}`);
  const figure = await callsPerSecond(made, Number(inFlight), Number(seconds));
  process.stdout.write(`${figure}\n`);
}
await connection.connectClose();
