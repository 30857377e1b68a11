/** What a process has taken since some moment, and the most memory that it had. */
export interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakRssMiB: number;
}

/** Begins to measure this process: CPU is user and system time of all of its threads. */
export function meter(): () => Measured {
  const [cpu, wallMs] = [process.cpuUsage(), performance.now()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return {
      wallMs: Math.round(performance.now() - wallMs),
      cpuMs: Math.round((user + system) / 1000),
      peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  };
}
