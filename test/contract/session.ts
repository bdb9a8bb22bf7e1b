import { execFile } from 'node:child_process';

/** What one command line of a session printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

const mark = (line: number): string => `--- contract ${line} ---`;

/** What stands between the marks, by line; what follows the last is the last line's. */
function parts(text: string, lines: number): string[] {
  return Array.from({ length: lines }, (_, line) => {
    const start = text.indexOf(mark(line));
    const next = text.indexOf(mark(line + 1), start);
    if (start < 0) return 'this line was never reached';
    const from = start + mark(line).length + 1;
    return text.slice(from, next < 0 ? undefined : next);
  });
}

/**
 * Runs command lines of virsh one after the other in one process, for its start takes longer than
 * most calls do. A line that fails does not keep the next from being run. `files` is the directory
 * that they run in.
 */
export async function virshSession(
  uri: string,
  lines: readonly string[],
  { files, seconds = 120 }: { readonly files: string; readonly seconds?: number | undefined },
): Promise<readonly Printed[]> {
  const script = lines
    .flatMap((line, i) => [`echo '${mark(i)}'`, `echo --err '${mark(i)}'`, line])
    .join('; ');
  const { promise, resolve, reject } = Promise.withResolvers<readonly Printed[]>();
  const env = { ...process.env, LC_ALL: 'C', LIBVIRT_DEFAULT_URI: uri };
  const options = { env, cwd: files, timeout: seconds * 1000, maxBuffer: 1 << 26 };
  const child = execFile('virsh', [script], options, (error, stdout, stderr) => {
    if (child.exitCode === null) {
      reject(error ?? new Error('virsh did not end'));
      return;
    }
    const [out, err] = [parts(stdout, lines.length), parts(stderr, lines.length)];
    resolve(lines.map((_, i) => ({ stdout: out[i] ?? '', stderr: err[i] ?? '' })));
  });
  child.stdin?.end();
  return promise;
}
