export { ownAddress } from './address.ts';
export { RigError } from './errors.ts';
export type { RigErrorKind } from './errors.ts';
export type { CommandOptions, CommandResult } from './command.ts';
export { addExampleGuests, mainGuest } from './examples.ts';
export { linuxGuest, romGuest } from './guest.ts';
export type { GuestCell, GuestOptions, RomGuestOptions } from './guest.ts';
export {
  emulatorThread,
  guestCgroup,
  guestProcess,
  iothreadThread,
  memoryRanges,
  readCgroup,
  threadsOf,
  vcpuThread,
} from './kernel.ts';
export type { GuestThread, MemoryRange } from './kernel.ts';
export { bootedCells, needsDownload, provideLinux } from './linux.ts';
export type { SeenCell } from './linux.ts';
export { missingPrerequisite } from './prerequisites.ts';
export { startRig } from './rig.ts';
export type { Rig, RigOptions } from './rig.ts';
