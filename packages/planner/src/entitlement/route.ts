import type { Part } from './part.ts';

/** What is taken for nothing: a nanosecond in ten seconds, in CPUs. */
const NOTHING = 1e-10;
/** What is taken for no flow along one edge. */
const NO_FLOW = 1e-13;

/** A way to give sets what they want of their CPUs, as far as that can be done. */
export interface Route {
  /** How much of each class of CPUs is used. */
  readonly load: Float64Array;
  /**
   * Where not all get what they want: the sets that do not and all who compete with them, and the
   * CPUs that these use up entirely. null where everybody does.
   */
  readonly shortage: {
    readonly sets: readonly boolean[];
    readonly cpus: readonly boolean[];
  } | null;
}

/** The route where every set has every CPU, and the demand is no more than there is room. */
export function pour(room: Float64Array, demand: Float64Array): Route {
  const all = room.reduce((sum, cpus) => sum + cpus, 0);
  const wanted = demand.reduce((sum, cpus) => sum + cpus, 0);
  return { load: room.map((cpus) => (cpus * wanted) / all), shortage: null };
}

/** The edges of a part in flat arrays, from both ends. */
function adjacency({ sets, cpus, edges }: Part) {
  const count = edges.reduce((sum, list) => sum + list.length, 0);
  const setStart = new Int32Array(sets.length + 1);
  const cpuStart = new Int32Array(cpus.length + 1);
  const cpuOf = new Int32Array(count);
  const setOf = new Int32Array(count);
  let edge = 0;
  for (const [set, list] of edges.entries()) {
    setStart[set] = edge;
    for (const cpu of list) {
      cpuOf[edge] = cpu;
      setOf[edge] = set;
      cpuStart[cpu + 1]! += 1;
      edge += 1;
    }
  }
  setStart[sets.length] = edge;
  for (let cpu = 0; cpu < cpus.length; cpu++) cpuStart[cpu + 1]! += cpuStart[cpu]!;
  const next = cpuStart.slice();
  const edgesOfCpu = new Int32Array(count);
  for (let e = 0; e < count; e++) edgesOfCpu[next[cpuOf[e]!]!++] = e;
  return { setStart, cpuStart, cpuOf, setOf, edgesOfCpu };
}

/**
 * Routes the demand of sets to classes of CPUs: a maximum flow by Dinic's algorithm, begun with
 * what each set gets by spreading itself over the room that it finds, which is nearly all of it.
 * @param room how many CPUs' time each class of CPUs has
 * @param demand how many CPUs' time each set wants
 */
export function route(part: Part, room: Float64Array, demand: Float64Array): Route {
  const { setStart, cpuStart, cpuOf, setOf, edgesOfCpu } = adjacency(part);
  const flow = new Float64Array(cpuOf.length);
  const free = room.slice();
  const need = demand.slice();
  const sets = part.sets.length;
  const cpus = part.cpus.length;

  const spread = (set: number): void => {
    let found = 0;
    for (let e = setStart[set]!; e < setStart[set + 1]!; e++) found += free[cpuOf[e]!]!;
    if (found <= NOTHING) return;
    const part = Math.min(1, need[set]! / found);
    for (let e = setStart[set]!; e < setStart[set + 1]!; e++) {
      const cpu = cpuOf[e]!;
      flow[e] = free[cpu]! * part;
      free[cpu] = free[cpu]! * (1 - part);
    }
    need[set] = part === 1 ? need[set]! - found : 0;
  };
  const narrowFirst = Array.from({ length: sets }, (_, set) => set).toSorted(
    (a, b) => setStart[a + 1]! - setStart[a]! - (setStart[b + 1]! - setStart[b]!),
  );
  for (const set of narrowFirst) spread(set);

  const setLevel = new Int32Array(sets);
  const cpuLevel = new Int32Array(cpus);
  const setNext = new Int32Array(sets);
  const cpuNext = new Int32Array(cpus);
  const queue = new Int32Array(sets);

  /** Finds how far everything is from a set in need. @returns whether a free CPU is among it. */
  const search = (): boolean => {
    setLevel.fill(-1);
    cpuLevel.fill(-1);
    let tail = 0;
    let reached = Infinity;
    for (let set = 0; set < sets; set++) {
      if (need[set]! <= NOTHING) continue;
      setLevel[set] = 0;
      queue[tail++] = set;
    }
    for (let head = 0; head < tail; head++) {
      const set = queue[head]!;
      const level = setLevel[set]! + 1;
      if (level > reached) break;
      for (let e = setStart[set]!; e < setStart[set + 1]!; e++) {
        const cpu = cpuOf[e]!;
        if (cpuLevel[cpu] !== -1) continue;
        cpuLevel[cpu] = level;
        if (free[cpu]! > NOTHING) {
          reached = level;
          continue;
        }
        for (let k = cpuStart[cpu]!; k < cpuStart[cpu + 1]!; k++) {
          const back = edgesOfCpu[k]!;
          const other = setOf[back]!;
          if (setLevel[other] !== -1 || flow[back]! <= NO_FLOW) continue;
          setLevel[other] = level + 1;
          queue[tail++] = other;
        }
      }
    }
    return reached < Infinity;
  };

  const pushToCpu = (cpu: number, want: number): number => {
    let done = Math.min(want, free[cpu]!);
    free[cpu]! -= done;
    for (; done < want && cpuNext[cpu]! < cpuStart[cpu + 1]!; cpuNext[cpu]! += 1) {
      const back = edgesOfCpu[cpuNext[cpu]!]!;
      const other = setOf[back]!;
      if (setLevel[other] !== cpuLevel[cpu]! + 1 || flow[back]! <= NO_FLOW) continue;
      const moved = pushFromSet(other, Math.min(want - done, flow[back]!));
      flow[back]! -= moved;
      done += moved;
      if (done >= want) break;
    }
    return done;
  };
  const pushFromSet = (set: number, want: number): number => {
    let done = 0;
    for (; setNext[set]! < setStart[set + 1]!; setNext[set]! += 1) {
      const e = setNext[set]!;
      const cpu = cpuOf[e]!;
      if (cpuLevel[cpu] !== setLevel[set]! + 1) continue;
      const moved = pushToCpu(cpu, want - done);
      flow[e]! += moved;
      done += moved;
      if (done >= want) break;
    }
    return done;
  };

  while (search()) {
    setNext.set(setStart.subarray(0, sets));
    cpuNext.set(cpuStart.subarray(0, cpus));
    for (let set = 0; set < sets; set++) {
      if (setLevel[set] === 0) need[set]! -= pushFromSet(set, need[set]!);
    }
  }
  const short = need.some((missing) => missing > NOTHING);
  return {
    load: room.map((all, cpu) => all - free[cpu]!),
    shortage: short
      ? {
          sets: Array.from(setLevel, (level) => level !== -1),
          cpus: Array.from(cpuLevel, (level) => level !== -1),
        }
      : null,
  };
}
