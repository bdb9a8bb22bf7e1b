export { KernelFiles } from './kernel/files.ts';
export { readMemoryByNode } from './kernel/memory.ts';
export { isLocal } from './locality.ts';
export { takeSnapshot, type TakeOptions } from './snapshot/take.ts';
