export * from './entitlement/index.ts';
