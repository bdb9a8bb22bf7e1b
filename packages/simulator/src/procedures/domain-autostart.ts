import { procedures as p } from '@virtune/protocol';
import type { Domain } from '../domain/domain.ts';
import { operationInvalid } from '../domain/flags.ts';
import { type Handled, handler } from '../server/handler.ts';

const writes = { writes: true };

/** A domain that is not kept cannot start with the host (qemuDomainSetAutostart). @throws VirError */
function checkKept({ config }: Domain): void {
  if (config === null) throw operationInvalid('cannot set autostart for transient domain');
}

/** Which domains start with the host: always, or the next time alone (since libvirt 11.2). */
export const domainAutostartHandlers: readonly Handled[] = [
  handler(p.domainGetAutostart, ({ host }, { dom }) => ({
    autostart: host.domains.of(dom).autostart,
  })),
  handler(
    p.domainSetAutostart,
    ({ host }, { dom, autostart }) => {
      const domain = host.domains.of(dom);
      checkKept(domain);
      domain.autostart = autostart;
    },
    writes,
  ),
  handler(p.domainGetAutostartOnce, ({ host }, { dom }) => ({
    autostart: host.domains.of(dom).autostartOnce,
  })),
  handler(
    p.domainSetAutostartOnce,
    ({ host }, { dom, autostart }) => {
      const domain = host.domains.of(dom);
      checkKept(domain);
      domain.autostartOnce = autostart;
    },
    writes,
  ),
];
