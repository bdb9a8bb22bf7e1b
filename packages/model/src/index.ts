export * from './cpumap.ts';
export * from './cpuset/cpulist.ts';
export { Cpuset, CPUSET_LIMIT, type Nodeset } from './cpuset/cpuset.ts';
export * from './cpuset/parse.ts';
export * from './cpuset/syntax-error.ts';
export { parseXml } from './xml/parse.ts';
export * from './xml/syntax-error.ts';
