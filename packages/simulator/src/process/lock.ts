import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The process that holds a lock; undefined where nobody does. */
export function lockHolder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return pid > 0 && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Moves a dead process's lock away; false where another took it meanwhile. */
function removeStale(file: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    // Somebody may have taken the lock between the look and the move: give it back.
    if (lockHolder(aside) !== undefined) linkSync(aside, file);
  } catch {
    // Gone already, or taken again: the next try to link tells.
  }
  rmSync(aside, { force: true });
}

/**
 * Takes a lock file for this process: true if it has it now. A link either makes the name or fails,
 * and what it names holds the pid from the beginning; a lock of a process that is gone counts not.
 */
export function takeLock(file: string): boolean {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        linkSync(own, file);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      if (lockHolder(file) !== undefined) return false;
      removeStale(file);
    }
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

export function releaseLock(file: string): void {
  if (lockHolder(file) === process.pid) rmSync(file, { force: true });
}
