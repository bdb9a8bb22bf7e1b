/**
 * closes.fixture.ts URI HOW: opens a connection, uses all of it, ends it, and prints what the process
 * still holds. It has to end by itself. HOW is `close`; `lost`:
 * the daemon dies, or says nothing more; or `silent`: it says nothing more, and is left.
 */
import { connect, DeadlineExceededError } from '@virtune/libvirt';

const [uri = '', how = 'close'] = process.argv.slice(2);
// Both are opened when they are first used.
process.stdout.write('begin\n');
process.stderr.write('');
const before = process.getActiveResourcesInfo().toSorted();
const connection = await connect(uri, {
  // Only the lost are to be lost by it.
  keepalive: { intervalMs: how === 'lost' ? 1000 : 60_000, count: 2 },
});
const abort = new AbortController();
await connection.on('lifecycle', () => undefined);
const events = connection.domainEvents(['lifecycle', 'tunable'], { signal: abort.signal });
await events.ready;
await connection.getCapabilities({ timeoutMs: 60_000, signal: abort.signal });
await connection
  .getCapabilities({ timeoutMs: 1 })
  .catch((error: unknown) => (error instanceof DeadlineExceededError ? undefined : error));
const inFlight = connection.getCapabilities({ timeoutMs: 60_000 }).catch(() => undefined);

if (how !== 'close') process.stdout.write('ready\n');
if (how === 'silent') await untilSilent();
if (how === 'lost') await connection.closed;
else await connection.close();
await inFlight;
// What has been destroyed takes a few rounds of the event loop to be gone.
let after: string[] = [];
for (let round = 0; round < 500; round++) {
  after = process.getActiveResourcesInfo().toSorted();
  if (after.length === before.length) break;
  await new Promise((resolve) => setTimeout(resolve, 20));
}
process.stdout.write(`${JSON.stringify({ before, after })}\n`);

/** Until a call is not answered any more. */
async function untilSilent(): Promise<void> {
  for (;;) {
    try {
      await connection.getHostname({ timeoutMs: 500 });
    } catch {
      return;
    }
  }
}
