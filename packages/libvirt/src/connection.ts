import { ConnectionEvents } from './connection/events.ts';

/**
 * An open connection to a libvirt daemon. A method is a libvirt call, named as in C without its
 * `virConnect` or `virDomain` in front (`virNodeGetInfo` is `nodeGetInfo`), and takes a deadline
 * and an AbortSignal as its last argument. Any of them rejects with LibvirtError, libvirt's own
 * answer; ConnectionClosedError; DeadlineExceededError; or the signal's reason. Calls may overlap;
 * a libvirt daemon works on five of one client at a time by default.
 *
 * The calls are in `connection/`, a file for each topic, each of which extends the one before:
 * handle, facts, domains, host, cpu-model, storage, events.
 */
export class Connection extends ConnectionEvents {}
