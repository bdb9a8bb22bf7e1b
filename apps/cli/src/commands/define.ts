import { defineFlags } from '@virtune/libvirt';
import { command } from '../command.ts';
import { orFail } from '../failure.ts';
import { t } from '../messages/index.ts';
import { data, flag } from '../options.ts';
import { readXmlFile } from '../xml-file.ts';

export interface DefineData {
  /** The domain's name. */
  readonly defined: string;
}

export default command({
  name: 'define',
  summary: 'define a domain, or redefine it, without starting it',
  options: {
    file: data('file with the domain as XML'),
    validate: flag("refuse what libvirt's schema does not know"),
  },

  async run({ connection }, args): Promise<DefineData> {
    const { file } = args;
    const xml = await readXmlFile(file);
    const defining = args.validate
      ? connection.domainDefineXmlFlags(xml, defineFlags.validate)
      : connection.domainDefineXml(xml);
    const { name } = await orFail(defining, t`Failed to define domain from ${file}`);
    return { defined: name };
  },

  text(out, { defined }, args) {
    out.printExtra(t`Domain '${defined}' defined from ${args.file}\n`);
  },
});
