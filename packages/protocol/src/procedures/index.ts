export * from './auth.ts';
export * from './connect.ts';
export * from './domain-cpu.ts';
export * from './domain-memory.ts';
export * from './domain.ts';
export * from './events.ts';
export * from './node.ts';
export * from './storage.ts';
