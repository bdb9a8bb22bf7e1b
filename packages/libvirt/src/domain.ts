import { DomainPerf } from './domain/perf.ts';

/**
 * A domain of one connection. Methods are libvirt's calls, named as in C without `virDomain`; see
 * Connection for what they share. `flags` are of `modificationImpact` unless said otherwise; a
 * cpumap is a little-endian bitmap of host CPUs. Sizes are KiB, times nanoseconds, as `bigint`.
 *
 * The calls are in `domain/`, a file for each topic, each of which extends the one before: handle,
 * facts, definition, life, saved, scheduler, vcpu, pin, iothread, memory, numa, block, interface,
 * job, migration, perf.
 */
export class Domain extends DomainPerf {}
