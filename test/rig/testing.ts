export * from './index.ts';
export { skipReason, useRig } from './fixture.ts';
