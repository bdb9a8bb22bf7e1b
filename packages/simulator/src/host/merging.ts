/** How the kernel merges equal pages (KSM): /sys/kernel/mm/ksm, see its admin-guide/mm/ksm. */
export interface Merging {
  /** Pages looked at before it sleeps. */
  readonly pagesToScan: number;
  readonly sleepMs: number;
  /** 1 where pages of different nodes are merged, else 0. */
  readonly acrossNodes: number;
}

/** The kernel's own. */
export const defaultMerging: Merging = { pagesToScan: 100, sleepMs: 20, acrossNodes: 1 };
