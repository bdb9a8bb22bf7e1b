import { command } from '../command.ts';
import { reasonName, stateName } from '../domain-state.ts';
import { translate } from '../messages/index.ts';
import { domainOption, flag } from '../options.ts';

export interface DomstateData {
  readonly state: string;
  /** How it got there. */
  readonly reason: string;
}

export default command({
  name: 'domstate',
  summary: 'the state of a domain',
  reads: true,
  options: {
    domain: domainOption(),
    reason: flag('say how it got into this state, too'),
  },

  async run(ctx, args): Promise<DomstateData> {
    const domain = await ctx.domain(args.domain);
    const { state, reason } = await domain.getState();
    return { state: stateName(state), reason: reasonName(state, reason) };
  },

  text(out, { state, reason }, args) {
    out.print(translate(state) + (args.reason ? ` (${translate(reason)})` : '') + '\n');
  },
});
