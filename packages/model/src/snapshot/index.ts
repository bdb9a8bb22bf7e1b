/** Everything observed of one host at one time. */
export { Definition, type DefinitionValues } from './definition.ts';
export { decodeSnapshot, encodeSnapshot, snapshotJson, snapshotSchema } from './document.ts';
export * from './domain.ts';
export { SnapshotError } from './error.ts';
export type * from './host.ts';
export * from './kernel.ts';
export { redactSnapshot } from './redact/redact.ts';
export * from './snapshot.ts';
