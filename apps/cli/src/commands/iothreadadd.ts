import { affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import { iothreadHint, refuseIothreadId } from '../iothread-change.ts';
import { domainOption, int } from '../options.ts';
import { orExplain } from '../refusal.ts';

export interface IothreadaddData {
  /** The domain's name. */
  readonly domain: string;
  /** The iothread's id. */
  readonly added: number;
}

export default command({
  name: 'iothreadadd',
  summary: 'give a domain one more iothread',
  options: {
    domain: domainOption(),
    id: int('id for the new iothread, from 1 on', { required: true }),
    ...affectOptions,
  },

  async run(ctx, args): Promise<IothreadaddData> {
    const flags = affectFlags(args);
    const domain = await ctx.domain(args.domain);
    const { id } = args;
    refuseIothreadId(id);
    await orExplain(domain.addIothread(id, flags), (error) => iothreadHint(domain, flags, error));
    return { domain: domain.name, added: id };
  },

  text() {},
});
