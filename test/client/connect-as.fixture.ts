/** connect-as.fixture.ts URI UID: becomes another user, connects, prints the names of all domains. */
import { connect } from '@virtune/libvirt';

const [uri = '', uid = ''] = process.argv.slice(2);
process.setgroups?.([]);
process.setgid?.(Number(uid));
process.setuid?.(Number(uid));
await using connection = await connect(uri);
const domains = await connection.listAllDomains();
process.stdout.write(domains.map(({ name }) => `${name}\n`).join(''));
