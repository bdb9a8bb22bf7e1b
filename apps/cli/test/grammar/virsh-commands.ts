import { command } from '../../src/command.ts';
import { alias, argv, data, flag, int, string, uint } from '../../src/options.ts';

/** Commands with the grammar of virsh's own, for comparing mistakes: they do nothing. */
const nothing = { connects: false, run: () => null, text: () => {} };

const affect = { config: flag(''), live: flag(''), current: flag('') };

/** virsh's `echo`, which needs no connection, without its quoting. */
const echo = command({
  name: 'echo',
  summary: 'prints its arguments',
  options: {
    shell: flag(''),
    xml: flag(''),
    split: flag(''),
    err: flag(''),
    str: alias('string'),
    hi: alias('string', 'hello'),
    string: argv(''),
  },
  connects: false,
  run: (_ctx, args) => args.string.join(' '),
  text: (out, text, args) => {
    if (text === '') return;
    if (args.err) out.error(text);
    else out.print(text);
  },
});

export const virshCommands = [
  echo,
  command({
    ...nothing,
    name: 'domstate',
    summary: '',
    options: { domain: data(''), reason: flag('') },
  }),
  command({
    ...nothing,
    name: 'setvcpus',
    summary: '',
    options: {
      domain: data(''),
      count: int('', { required: true }),
      maximum: flag(''),
      ...affect,
      guest: flag(''),
      hotpluggable: flag(''),
    },
  }),
  command({
    ...nothing,
    name: 'vcpupin',
    summary: '',
    options: {
      domain: data(''),
      vcpu: uint(''),
      cpulist: string('', { empty: 'accepted' }),
      ...affect,
    },
  }),
  command({
    ...nothing,
    name: 'dommemstat',
    summary: '',
    options: { domain: data(''), period: int('', { named: true }), ...affect },
  }),
];
