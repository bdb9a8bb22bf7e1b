/** CPUs that cannot be told apart: in the same sets. */
export interface CpuClasses {
  /** For each class, its CPUs, ascending. CPUs in no set are in no class. */
  readonly members: readonly (readonly number[])[];
  /** For each set, the classes that it consists of. */
  readonly sets: readonly (readonly number[])[];
}

/** Sorts the CPUs of these sets into classes, by splitting classes by one set after the other. */
export function cpuClasses(sets: readonly (readonly number[])[]): CpuClasses {
  const cpus = 1 + sets.reduce((most, set) => Math.max(most, set.at(-1) ?? -1), -1);
  const classOf = new Int32Array(cpus);
  /** How many CPUs a class has. Class 0 is that of the CPUs that no set had so far. */
  const size = [cpus];
  /** How many of them are in the set at hand, and the class that these become. */
  const inside = new Int32Array(cpus + 1);
  const split = new Int32Array(cpus + 1);
  for (const set of sets) {
    for (const cpu of set) inside[classOf[cpu]!]! += 1;
    for (const cpu of set) {
      const old = classOf[cpu]!;
      if (inside[old] === 0) continue;
      const isWhole = old !== 0 && inside[old] === size[old];
      split[old] = isWhole ? old : size.push(inside[old]!) - 1;
      if (!isWhole) size[old]! -= inside[old]!;
      inside[old] = 0;
    }
    for (const cpu of set) classOf[cpu] = split[classOf[cpu]!]!;
  }

  // Class 0 is left out: the others are numbered from 0.
  const members = size.slice(1).map((): number[] => []);
  for (const [cpu, index] of classOf.entries()) if (index > 0) members[index - 1]!.push(cpu);
  const seenIn = new Int32Array(members.length).fill(-1);
  return {
    members,
    sets: sets.map((set, s) => {
      const classes: number[] = [];
      for (const cpu of set) {
        const index = classOf[cpu]! - 1;
        if (seenIn[index] !== s) classes.push(index);
        seenIn[index] = s;
      }
      return classes;
    }),
  };
}
