import { execFile } from 'node:child_process';
import { virtune } from '../virtune.ts';

/** What one command line of a session printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

const mark = (line: number): string => `--- contract ${line} ---`;

/**
 * What stands between the marks, by line; what follows the last is the last line's.
 * @throws Error where a mark is missing: virsh runs nothing of a session with a line that it cannot
 * take apart.
 */
function parts(text: string, lines: number, said: string): string[] {
  return Array.from({ length: lines }, (_, line) => {
    const start = text.indexOf(mark(line));
    if (start < 0) throw new Error(`virsh has not reached line ${line}: ${said}`);
    const next = text.indexOf(mark(line + 1), start);
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
    try {
      const [out, err] = [stdout, stderr].map((text) => parts(text, lines.length, stderr));
      resolve(lines.map((_, i) => ({ stdout: out![i]!, stderr: err![i]! })));
    } catch (problem) {
      reject(problem);
    }
  });
  child.stdin?.end();
  return promise;
}

/** Runs command lines of virtune one after the other, as `virshSession` does. */
export async function virtuneSession(
  uri: string,
  lines: readonly string[],
  { files }: { readonly files: string },
): Promise<readonly Printed[]> {
  const home = process.cwd();
  process.chdir(files);
  try {
    const host = { env: { LIBVIRT_DEFAULT_URI: uri } };
    const printed: Printed[] = [];
    for (const line of lines) {
      const { stdout, stderr } = await virtune(host, [line]);
      printed.push({ stdout, stderr });
    }
    return printed;
  } finally {
    process.chdir(home);
  }
}
