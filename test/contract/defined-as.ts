import { undefineFlags, xmlFlags } from '@virtune/libvirt';
import type { Call } from './contract.ts';

/** A definition is sent, what is kept of it is asked for, and it is taken away again. */
export function definedAs(name: string, xml: string): Call {
  return {
    call: name,
    async run(connection) {
      const domain = await connection.domainDefineXml(xml);
      try {
        return (await domain.getXmlDesc(xmlFlags.inactive)).split('\n');
      } finally {
        await domain.undefineFlags(undefineFlags.keepNvram);
      }
    },
  };
}
