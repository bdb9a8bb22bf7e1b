/**
 * closes.fixture.ts URI HOW: opens a connection, uses all of it, ends it, and prints what the process
 * still holds. It has to end by itself. HOW is `close`, or `lost`: the daemon dies, or says nothing more.
 */
import { connect, DeadlineExceededError } from '@virtune/libvirt';

const [uri = '', how = 'close'] = process.argv.slice(2);
// Both are opened when they are first used.
process.stdout.write('begin\n');
process.stderr.write('');
const before = process.getActiveResourcesInfo().toSorted();
const connection = await connect(uri, { keepalive: { intervalMs: 1000, count: 2 } });
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
if (how === 'close') await connection.close();
else await connection.closed;
await inFlight;
// What has been destroyed takes a few rounds of the event loop to be gone.
let after: string[] = [];
for (let round = 0; round < 500; round++) {
  after = process.getActiveResourcesInfo().toSorted();
  if (after.length === before.length) break;
  await new Promise((resolve) => setTimeout(resolve, 20));
}
process.stdout.write(`${JSON.stringify({ before, after })}\n`);
