import { formatUuid } from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import { command } from '../src/command.ts';
import type { DomainKey } from '../src/domain-lookup.ts';
import { domainOption } from '../src/options.ts';
import { run } from './program.ts';

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';

/** A host that knows no domain and remembers what it was asked for. */
function emptyHost(code = 42, message = 'Domain not found') {
  const asked: string[] = [];
  const refuse = async (question: string): Promise<never> => {
    asked.push(question);
    throw Object.assign(new Error(message), { name: 'LibvirtError', code });
  };
  const connect = async () => ({
    isAlive: true,
    close: async () => {},
    domainLookupById: (id: number) => refuse(`id ${id}`),
    domainLookupByUuid: (uuid: Uint8Array) => refuse(`uuid ${formatUuid(uuid)}`),
    domainLookupByName: (name: string) => refuse(`name ${name}`),
  });
  return { asked, connect };
}

const find = (by?: readonly DomainKey[]) =>
  command({
    name: 'find',
    summary: '',
    options: { domain: domainOption() },
    run: async (ctx, args) => (await ctx.domain(args.domain, by)).name,
    text: () => {},
  });

describe('a domain is looked up', () => {
  // As virsh does it with --debug 0; a UUID is tried only in a text of 36 characters.
  test.each<[string, readonly DomainKey[] | undefined, readonly string[]]>([
    ['vm', undefined, ['name vm']],
    ['7', undefined, ['id 7', 'name 7']],
    ['+7', undefined, ['id 7', 'name +7']],
    ['-7', undefined, ['name -7']],
    ['2147483648', undefined, ['name 2147483648']],
    [UUID, undefined, [`uuid ${UUID}`, `name ${UUID}`]],
    [UUID.toUpperCase(), undefined, [`uuid ${UUID}`, `name ${UUID.toUpperCase()}`]],
    [UUID.replaceAll('-', ''), undefined, [`name ${UUID.replaceAll('-', '')}`]],
    [UUID.replace('6', 'x'), undefined, [`name ${UUID.replace('6', 'x')}`]],
    ['7', ['uuid', 'name'], ['name 7']],
    ['vm', ['id', 'uuid'], []],
  ])('%s by %j: %j', async (text, by, expected) => {
    const { asked, connect } = emptyHost();
    const { stderr, status } = await run([find(by)], ['find', text], { connect });
    expect(asked).toEqual(expected);
    expect(stderr).toBe(
      `error: failed to get domain '${text}'\n` +
        "hint: 'virtune list --all' shows the domains that there are\n",
    );
    expect(status).toBe(1);
  });

  test('and the hint says why, where it is not that there is none', async () => {
    const { connect } = emptyHost(88, 'access denied');
    const { stderr } = await run([find()], ['find', 'vm'], { connect });
    expect(stderr).toBe("error: failed to get domain 'vm'\nhint: access denied\n");
  });

  test('not at all where the option is empty', async () => {
    const { asked, connect } = emptyHost();
    const { stderr } = await run([find()], ['find', ''], { connect });
    expect(asked).toEqual([]);
    expect(stderr).toBe("error: Failed to get option 'domain': Option argument is empty\n");
  });
});
