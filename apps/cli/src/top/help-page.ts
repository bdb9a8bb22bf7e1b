import { t } from '../messages/index.ts';
import { type Line, plain } from '../terminal/line.ts';

const entry = (key: string, meaning: string): Line => [
  { text: `  ${key.padEnd(14)}`, style: 'bold' },
  plain(meaning),
];

/** What the keys do, and what the columns mean. */
export function helpLines(): Line[] {
  return [
    entry('q', t`quit`),
    entry('space, p', t`pause and go on`),
    entry('s, >, <', t`sort by the next column, the one before`),
    entry('r', t`the other way round`),
    entry('/', t`only guests whose names hold a text; escape shows all`),
    entry('enter', t`the threads of the guest under the cursor; escape goes back`),
    entry('c', t`how busy each CPU is`),
    [],
    entry('USED', t`CPUs that all of the guest's threads used`),
    entry('ENTITLED', t`CPUs that it gets when all who may run on its CPUs are busy`),
    entry('OF IT', t`what it used of that; more than 100 % where others leave it more`),
    entry('WAITED', t`CPUs that its vCPUs were ready for while others ran`),
  ];
}
