import { command } from '../command.ts';
import { orFail } from '../failure.ts';
import { t } from '../messages/index.ts';

export interface CapabilitiesData {
  readonly xml: string;
}

export default command({
  name: 'capabilities',
  summary: 'what the host and its hypervisor can do, as XML',
  reads: true,
  options: {},

  async run(ctx): Promise<CapabilitiesData> {
    return { xml: await orFail(ctx.connection.getCapabilities(), t`failed to get capabilities`) };
  },

  text(out, { xml }) {
    out.print(`${xml}\n`);
  },
});
