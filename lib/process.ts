/**
 * How the process of the function is started. What V8 collects late, and what the C library keeps for each thread, would be a
 * third of the memory of a large run: measured in docs/performance.md.
 */
export const processEnvironment = {
  NODE_OPTIONS: '--enable-source-maps --max-semi-space-size=8 --v8-pool-size=1',
  MALLOC_ARENA_MAX: '1',
} as const;
