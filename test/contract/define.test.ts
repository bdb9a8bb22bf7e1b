import { contract } from './contract.ts';
import { definitions } from './definitions.ts';
import { definedAs } from './defined-as.ts';

/** Each in its turn: libvirtd's word on it, what it keeps, and away with it. */
contract(
  'define',
  Object.entries(definitions).map(([name, xml]) => definedAs(name, xml)),
);
