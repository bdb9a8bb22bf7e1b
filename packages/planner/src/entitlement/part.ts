/**
 * A part of the problem that can be solved by itself: sets of CPUs and the classes of CPUs that
 * are left for them.
 */
export interface Part {
  /** By their numbers in the whole. */
  readonly sets: readonly number[];
  /** By their numbers in the whole. */
  readonly cpus: readonly number[];
  /** For each of `sets`, which places in `cpus` it has. */
  readonly edges: readonly (readonly number[])[];
}

/** Those sets and CPUs of a part that are chosen; no edge may lead from a set to an unchosen CPU. */
export function restrict(
  part: Part,
  isSet: (place: number) => boolean,
  isCpu: (place: number) => boolean,
): Part {
  const placeOf = new Int32Array(part.cpus.length).fill(-1);
  const cpus: number[] = [];
  for (const [place, cpu] of part.cpus.entries()) {
    if (isCpu(place)) placeOf[place] = cpus.push(cpu) - 1;
  }
  const sets: number[] = [];
  const edges: number[][] = [];
  for (const [place, set] of part.sets.entries()) {
    if (!isSet(place)) continue;
    sets.push(set);
    edges.push(part.edges[place]!.map((cpu) => placeOf[cpu]!).filter((cpu) => cpu >= 0));
  }
  return { sets, cpus, edges };
}

/** Parts that have nothing to do with each other. CPUs that no set has are dropped. */
export function connected(part: Part): readonly Part[] {
  const parent = Int32Array.from(part.cpus, (_, place) => place);
  const rootOf = (place: number): number => {
    let root = place;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = place; at !== root;) {
      const next = parent[at]!;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  for (const edges of part.edges) {
    const root = rootOf(edges[0]!);
    for (const other of edges) parent[rootOf(other)] = root;
  }

  const found = new Map<number, { sets: number[]; cpus: number[]; edges: number[][] }>();
  for (const edges of part.edges) {
    const root = rootOf(edges[0]!);
    if (!found.has(root)) found.set(root, { sets: [], cpus: [], edges: [] });
  }
  if (found.size === 1 && part.cpus.every((_, place) => found.has(rootOf(place)))) return [part];
  const placeOf = new Int32Array(part.cpus.length);
  for (const [place, cpu] of part.cpus.entries()) {
    const own = found.get(rootOf(place));
    if (own !== undefined) placeOf[place] = own.cpus.push(cpu) - 1;
  }
  for (const [place, edges] of part.edges.entries()) {
    const own = found.get(rootOf(edges[0]!))!;
    own.sets.push(part.sets[place]!);
    own.edges.push(edges.map((cpu) => placeOf[cpu]!));
  }
  return [...found.values()];
}
