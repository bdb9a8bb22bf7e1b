import { placeText } from './address.ts';
import type { PciPlace } from './device.ts';
import { internal, xmlError } from '../refusal.ts';

/** What a device can be plugged into, and what a bus takes (virDomainPCIConnectFlags). */
export type Plug =
  | 'pci'
  | 'pcie'
  | 'pci-bridge'
  | 'dmi-to-pci-bridge'
  | 'pcie-to-pci-bridge'
  | 'pcie-root-port'
  | 'pcie-switch-upstream-port'
  | 'pcie-switch-downstream-port'
  | 'pci-expander-bus'
  | 'pcie-expander-bus';

interface Bus {
  readonly model: string;
  readonly takes: ReadonlySet<Plug>;
  /** Whether libvirt puts devices there of itself. */
  readonly automatic: boolean;
  readonly minSlot: number;
  readonly maxSlot: number;
  /** The functions in use of each slot, and whether more may join them. */
  readonly functions: number[];
  readonly aggregate: boolean[];
}

const LAST_SLOT = 31;

const kinds: Readonly<
  Record<string, { takes: readonly Plug[]; automatic: boolean; min: number; max: number }>
> = {
  'pci-root': {
    takes: ['pci', 'pci-bridge', 'pci-expander-bus'],
    automatic: true,
    min: 1,
    max: LAST_SLOT,
  },
  'pci-bridge': { takes: ['pci', 'pci-bridge'], automatic: true, min: 1, max: LAST_SLOT },
  'pci-expander-bus': { takes: ['pci', 'pci-bridge'], automatic: true, min: 0, max: LAST_SLOT },
  'pcie-root': {
    takes: ['pcie', 'pcie-root-port', 'dmi-to-pci-bridge', 'pcie-expander-bus'],
    automatic: false,
    min: 1,
    max: LAST_SLOT,
  },
  'dmi-to-pci-bridge': { takes: ['pci', 'pci-bridge'], automatic: false, min: 0, max: LAST_SLOT },
  'pcie-to-pci-bridge': { takes: ['pci', 'pci-bridge'], automatic: true, min: 1, max: LAST_SLOT },
  'pcie-root-port': {
    takes: ['pcie', 'pcie-switch-upstream-port', 'pcie-to-pci-bridge'],
    automatic: true,
    min: 0,
    max: 0,
  },
  'pcie-switch-downstream-port': {
    takes: ['pcie', 'pcie-switch-upstream-port', 'pcie-to-pci-bridge'],
    automatic: true,
    min: 0,
    max: 0,
  },
  'pcie-switch-upstream-port': {
    takes: ['pcie-switch-downstream-port'],
    automatic: false,
    min: 0,
    max: LAST_SLOT,
  },
  'pcie-expander-bus': {
    takes: ['pcie-root-port', 'dmi-to-pci-bridge'],
    automatic: false,
    min: 0,
    max: LAST_SLOT,
  },
};

function newBus(model: string, takes?: readonly Plug[]): Bus {
  const kind = kinds[model] ?? kinds['pci-bridge']!;
  return {
    model,
    takes: new Set(takes ?? kind.takes),
    automatic: kind.automatic,
    minSlot: kind.min,
    maxSlot: kind.max,
    functions: Array.from({ length: LAST_SLOT + 1 }, () => 0),
    aggregate: Array.from({ length: LAST_SLOT + 1 }, () => false),
  };
}

const endpoints: readonly Plug[] = ['pci', 'pcie'];
const required: Readonly<Record<Plug, string>> = {
  pci: 'standard PCI device',
  pcie: 'PCI Express device',
  'pci-bridge': 'pci-bridge',
  'dmi-to-pci-bridge': 'dmi-to-pci-bridge',
  'pcie-to-pci-bridge': 'pcie-to-pci-bridge',
  'pcie-root-port': 'pcie-root-port',
  'pcie-switch-upstream-port': 'pcie-switch-upstream-port',
  'pcie-switch-downstream-port': 'pcie-switch-downstream-port',
  'pci-expander-bus': 'pci-expander-bus',
  'pcie-expander-bus': 'pcie-expander-bus',
};

/** The PCI buses of a domain while addresses are given out (virDomainPCIAddressSet). */
export class PciBuses {
  readonly #buses: Bus[];

  /** `models[i]` is the model of the controller with number i. */
  constructor(models: readonly string[]) {
    this.#buses = models.map((model) => newBus(model));
  }

  get models(): readonly string[] {
    return this.#buses.map(({ model }) => model);
  }

  get full(): boolean {
    return this.#buses.every(({ functions, minSlot, maxSlot }) =>
      functions.slice(minSlot, maxSlot + 1).every((used) => used !== 0),
    );
  }

  slotInUse(bus: number, slot: number): boolean {
    return this.#buses[bus]!.functions[slot] !== 0;
  }

  /** Takes an address that is told, or that only one device can have. @throws VirError */
  reserve(place: PciPlace, plug: Plug): void {
    this.#growTo(place.bus, plug);
    const bus = this.#buses[place.bus]!;
    this.#check(bus, place, plug);
    if ((bus.functions[place.slot]! & (1 << place.function)) !== 0) {
      throw xmlError(`Attempted double use of PCI Address ${placeText(place)}`);
    }
    this.#take(bus, place, plug);
  }

  /** An address that is free, on a bus that is made if need be. @throws VirError */
  next(plug: Plug, fn = 0): PciPlace {
    const found = this.#find(plug, fn) ?? this.#grown(plug, fn);
    this.#take(this.#buses[found.bus]!, found, plug);
    return found;
  }

  /** A place that is free now, on a bus that is there; null where there is none. */
  free(plug: Plug): PciPlace | null {
    return this.#find(plug, 0);
  }

  #take(bus: Bus, { slot, function: fn }: PciPlace, plug: Plug): void {
    if (bus.functions[slot] === 0 && plug === 'pcie-root-port') bus.aggregate[slot] = true;
    bus.functions[slot]! |= 1 << fn;
  }

  #check(bus: Bus, place: PciPlace, plug: Plug): void {
    const taken = new Set(bus.takes);
    if (endpoints.some((other) => taken.has(other)))
      for (const other of endpoints) taken.add(other);
    const fits = taken.has(plug) || (plug === 'pci-bridge' && taken.has('pci'));
    if (!fits) {
      throw xmlError(
        `The device at PCI address ${placeText(place)} cannot be plugged into the PCI controller with index='${place.bus}'. It requires a controller that accepts a ${required[plug]}.`,
      );
    }
    if (place.slot >= bus.minSlot && place.slot <= bus.maxSlot) return;
    const low = place.slot < bus.minSlot;
    const bound = low ? `slot must be >= ${bus.minSlot}` : `slot must be <= ${bus.maxSlot}`;
    throw xmlError(`Invalid PCI address ${placeText(place)}. ${bound}`);
  }

  #find(plug: Plug, fn: number): PciPlace | null {
    for (const [number, bus] of this.#buses.entries()) {
      if (!bus.takes.has(plug) || (!bus.automatic && endpoints.includes(plug))) continue;
      for (let slot = bus.minSlot; slot <= bus.maxSlot; slot++) {
        const free = this.#freeFunction(bus, slot, plug, fn);
        if (free !== null) return { domain: 0, bus: number, slot, function: free };
      }
    }
    return null;
  }

  #freeFunction(bus: Bus, slot: number, plug: Plug, fn: number): number | null {
    const used = bus.functions[slot]!;
    if (used === 0) return fn;
    if (plug !== 'pcie-root-port' || bus.aggregate[slot] !== true) return null;
    for (let free = 0; free < 8; free++) if ((used & (1 << free)) === 0) return free;
    return null;
  }

  #growTo(bus: number, plug: Plug): void {
    while (this.#buses.length <= bus)
      this.#buses.push(newBus(plug === 'pci' ? 'pci-bridge' : 'pcie-root-port'));
  }

  /** A place on a new bus (virDomainPCIAddressSetGrow). */
  #grown(plug: Plug, fn: number): PciPlace {
    if (plug === 'pci') {
      const bridged = this.#buses.some(({ takes }) => takes.has('pci-bridge'));
      if (bridged) this.#buses.push(newBus('pci-bridge'));
      else {
        this.#buses.push(newBus('pcie-root-port', ['pcie-to-pci-bridge']));
        this.#buses.push(newBus('pcie-to-pci-bridge'));
      }
    } else if (plug === 'pcie' || plug === 'pcie-switch-upstream-port') {
      this.#buses.push(newBus('pcie-root-port'));
    } else {
      throw internal(
        `a PCI slot is needed to connect a PCI controller model='${plug}', but none is available, and it cannot be automatically added`,
      );
    }
    const bus = this.#buses.length - 1;
    return { domain: 0, bus, slot: this.#buses[bus]!.minSlot, function: fn };
  }
}
