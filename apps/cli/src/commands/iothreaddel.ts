import { affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import { iothreadHint, refuseIothreadId } from '../iothread-change.ts';
import { domainOption, int } from '../options.ts';
import { orExplain } from '../refusal.ts';

export interface IothreaddelData {
  /** The domain's name. */
  readonly domain: string;
  /** The iothread's id. */
  readonly deleted: number;
}

export default command({
  name: 'iothreaddel',
  summary: 'take an iothread from a domain',
  options: {
    domain: domainOption(),
    id: int('id of the iothread', { required: true }),
    ...affectOptions,
  },

  async run(ctx, args): Promise<IothreaddelData> {
    const flags = affectFlags(args);
    const domain = await ctx.domain(args.domain);
    const { id } = args;
    refuseIothreadId(id);
    await orExplain(domain.delIothread(id, flags), (error) => iothreadHint(domain, flags, error));
    return { domain: domain.name, deleted: id };
  },

  text() {},
});
