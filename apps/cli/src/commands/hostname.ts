import { command } from '../command.ts';
import { orFail } from '../failure.ts';
import { t } from '../messages/index.ts';

export interface HostnameData {
  readonly hostname: string;
}

export default command({
  name: 'hostname',
  summary: "the host's name",
  reads: true,
  options: {},

  async run(ctx): Promise<HostnameData> {
    return { hostname: await orFail(ctx.connection.getHostname(), t`failed to get hostname`) };
  },

  text(out, { hostname }) {
    out.print(`${hostname}\n`);
  },
});
