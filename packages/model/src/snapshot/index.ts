/** Everything observed of one host at one time. */
export { Definition, type DefinitionValues } from './definition.ts';
export * from './domain.ts';
export type * from './host.ts';
export * from './kernel.ts';
export * from './snapshot.ts';
