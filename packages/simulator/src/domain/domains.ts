import type { DomainIdentity } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import { definableGuests } from '../host/hypervisor.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import type { Definition } from './definition/definition.ts';
import { type ParseContext, parseDefinition } from './definition/parse.ts';
import { escape } from './definition/printer.ts';
import { uuidText } from './definition/uuid.ts';
import { Domain } from './domain.ts';
import { tell } from './events.ts';
import { type Load, type LoadProfile, idleLoad } from './load.ts';
import { loadDomain, saveDomain, type SavedDomain } from './saved.ts';

const noDomain = (detail: string): VirError => new VirError(code.noDomain, from.qemu, detail);
const failed = (detail: string): VirError =>
  new VirError(code.operationFailed, from.domain, detail);

/** The host's domains, by UUID and by name (virDomainObjList). */
export class Domains implements Iterable<Domain> {
  readonly host: SimulatedHost;
  /** Who gives them CPU time. */
  load_: Load = idleLoad;
  readonly #byUuid = new Map<string, Domain>();
  readonly #byName = new Map<string, Domain>();
  readonly #profiles = new Map<string, LoadProfile>();
  #nextId = 1;

  constructor(host: SimulatedHost) {
    this.host = host;
  }

  [Symbol.iterator](): IterableIterator<Domain> {
    return this.#byUuid.values();
  }

  get size(): number {
    return this.#byUuid.size;
  }

  /** What a domain's name was asked for; undefined where there is none. */
  find(name: string): Domain | undefined {
    return this.#byName.get(name);
  }

  /** Whether a file of the host is one of a domain: its firmware, one of its disks. */
  use(file: string): boolean {
    const name = escape(file);
    const tells = (text: string): boolean =>
      text.includes(`>${name}<`) || text.includes(`='${name}'`);
    return [...this]
      .flatMap(({ run, config }) => [run?.definition, config])
      .filter((definition) => definition !== undefined && definition !== null)
      .some(
        ({ os, emulator, devices }) =>
          emulator === file || tells(os.before) || devices.some(({ before }) => tells(before)),
      );
  }

  /** The domain that a call is about. @throws VirError as qemuDomainObjFromDomain. */
  of({ uuid, name }: DomainIdentity): Domain {
    const text = uuidText(uuid);
    const domain = this.#byUuid.get(text);
    if (domain !== undefined) return domain;
    throw noDomain(`no domain with matching uuid '${text}' (${name})`);
  }

  byName(name: string): Domain {
    const domain = this.#byName.get(name);
    if (domain !== undefined) return domain;
    throw noDomain(`no domain with matching name '${name}'`);
  }

  byId(id: number): Domain {
    for (const domain of this) if (domain.id === id && id >= 0) return domain;
    throw noDomain(`no domain with matching id ${id}`);
  }

  byUuid(uuid: Uint8Array): Domain {
    return this.byUuidText(uuidText(uuid));
  }

  byUuidText(text: string): Domain {
    const domain = this.#byUuid.get(text);
    if (domain !== undefined) return domain;
    throw noDomain(`no domain with matching uuid '${text}'`);
  }

  /**
   * A definition that a client sends, completed; not `fresh` where it is another of a guest that
   * is there. @throws VirError
   */
  parse(xml: string, fresh = true): Definition {
    return parseDefinition(xml, this.#context(fresh));
  }

  /** A MAC address that nobody is likely to have. */
  freshMac(): string {
    const tail = [...this.host.random.bytes(3)].map((byte) => byte.toString(16).padStart(2, '0'));
    return `52:54:00:${tail.join(':')}`;
  }

  #context(fresh: boolean): ParseContext {
    const { machine, random, system } = this.host;
    return {
      libvirtVersion: system.libvirtVersion,
      guests: definableGuests(machine, system),
      securityModel: 'none',
      fresh,
      freshUuid() {
        const bytes = Uint8Array.from(random.bytes(16));
        bytes[6] = (bytes[6]! & 0x0f) | 0x40;
        bytes[8] = (bytes[8]! & 0x3f) | 0x80;
        return uuidText(bytes);
      },
      freshMac: () => this.freshMac(),
    };
  }

  /** Name and UUID must belong together, or to nobody (virDomainObjListAdd). */
  #checkIdentity({ name, uuid }: Definition): Domain | undefined {
    const same = this.#byUuid.get(uuid);
    if (same !== undefined) {
      if (same.name === name) return same;
      throw failed(`domain '${same.name}' is already defined with uuid ${uuid}`);
    }
    const namesake = this.#byName.get(name);
    if (namesake === undefined) return undefined;
    throw failed(`domain '${name}' already exists with uuid ${namesake.uuid}`);
  }

  /** Defines a domain, or defines it anew (virDomainDefineXML). @throws VirError */
  define(definition: Definition): Domain {
    const known = this.#checkIdentity(definition);
    if (definition.name.includes('\n')) {
      throw new VirError(code.xmlDetail, from.xml, 'invalid char in name: \n');
    }
    const domain = known ?? this.#add(definition, definition);
    domain.config = definition;
    tell.defined(domain, known === undefined ? 'added' : 'updated');
    return domain;
  }

  /** A domain for a definition that is to be started and not kept (virDomainCreateXML). */
  transient(definition: Definition): Domain {
    const known = this.#checkIdentity(definition);
    if (known === undefined) return this.#add(definition, null);
    if (known.run !== null) {
      throw new VirError(
        code.operationInvalid,
        from.domain,
        `domain '${known.name}' is already active`,
      );
    }
    return known;
  }

  #add(definition: Definition, config: Definition | null): Domain {
    const domain = new Domain(this.host, definition.uuid, config);
    this.#byUuid.set(definition.uuid, domain);
    this.#byName.set(definition.name, domain);
    return domain;
  }

  /** Forgets a domain that is off and transient. */
  remove(domain: Domain, name: string): void {
    this.#byUuid.delete(domain.uuid);
    this.#byName.delete(name);
  }

  /** Gives a domain another name. */
  renamed(domain: Domain, before: string): void {
    this.#byName.delete(before);
    this.#byName.set(domain.name, domain);
  }

  /** A number for a domain that starts. */
  nextId(): number {
    return this.#nextId++;
  }

  /** Domains that start from now on have this number, and those after it. */
  numberFrom(id: number): void {
    this.#nextId = id;
  }

  /** What a guest does with its CPUs, from now on. */
  setLoad(name: string, profile: LoadProfile): void {
    this.settle();
    this.#profiles.set(name, profile);
  }

  profileOf(name: string): LoadProfile {
    return this.#profiles.get(name) ?? { kind: 'idle', utilization: 0 };
  }

  /** Charges what the domains have done up to now: to their own counters and to the host's CPUs. */
  settle(): void {
    this.load_.settle();
  }

  /** Everything about them as plain data, for the state file. */
  save(): unknown {
    return {
      nextId: this.#nextId,
      profiles: Object.fromEntries(this.#profiles),
      domains: [...this].map(saveDomain),
      load: this.load_.save(),
    };
  }

  /** Puts back what `save` gave. */
  load(saved: unknown): void {
    const { nextId, profiles, domains, load } = saved as {
      nextId?: number;
      profiles?: Record<string, LoadProfile>;
      domains?: readonly SavedDomain[];
      load?: unknown;
    };
    this.#byUuid.clear();
    this.#byName.clear();
    this.#profiles.clear();
    this.#nextId = nextId ?? 1;
    for (const [name, profile] of Object.entries(profiles ?? {})) this.#profiles.set(name, profile);
    for (const entry of domains ?? []) {
      const domain = loadDomain(this.host, entry);
      this.#byUuid.set(domain.uuid, domain);
      this.#byName.set(domain.name, domain);
    }
    if (load !== undefined) this.load_.load(load);
  }
}
