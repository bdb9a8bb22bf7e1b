/**
 * Sets of CPUs and of NUMA nodes, and their forms: `@virtune/model/cpuset`. By itself it loads none
 * of the XML side, which a program that only pins need not wait for.
 */
export * from '../cpumap.ts';
export * from './cpulist.ts';
export { Cpuset, CPUSET_LIMIT, type Nodeset } from './cpuset.ts';
export * from './parse.ts';
export * from './syntax-error.ts';
