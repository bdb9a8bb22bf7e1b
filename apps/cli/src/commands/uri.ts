import { command } from '../command.ts';
import { orFail } from '../failure.ts';
import { t } from '../messages/index.ts';

export interface UriData {
  readonly uri: string;
}

export default command({
  name: 'uri',
  summary: 'the URI of the connection',
  reads: true,
  options: {},

  async run(ctx): Promise<UriData> {
    return { uri: await orFail(ctx.connection.getUri(), t`failed to get URI`) };
  },

  text(out, { uri }) {
    out.print(`${uri}\n`);
  },
});
