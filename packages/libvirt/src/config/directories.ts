import path from 'node:path';

export const SYSTEM_CONFIG_DIRECTORY = '/etc/libvirt';

export const isRoot = (): boolean => process.geteuid?.() === 0;

const fromEnvironment = (name: string): string | undefined => process.env[name] || undefined;

/** The user's home (virGetUserDirectory). */
export const homeDirectory = (): string => fromEnvironment('HOME') ?? '/';

/** $XDG_CONFIG_HOME/libvirt, ~/.config/libvirt (virGetUserConfigDirectory). */
export const userConfigDirectory = (): string =>
  path.join(fromEnvironment('XDG_CONFIG_HOME') ?? path.join(homeDirectory(), '.config'), 'libvirt');

/** $XDG_RUNTIME_DIR/libvirt, or the cache directory where there is none (virGetUserRuntimeDirectory). */
export function userRuntimeDirectory(): string {
  const runtime = fromEnvironment('XDG_RUNTIME_DIR');
  if (runtime !== undefined) return path.join(runtime, 'libvirt');
  const cache = fromEnvironment('XDG_CACHE_HOME') ?? path.join(homeDirectory(), '.cache');
  return path.join(cache, 'libvirt');
}
