import { Token } from 'aws-cdk-lib';

/**
 * How the process of the function is started: a third less memory for a large run, measured in docs/performance.md. V8's young
 * generation is small, and large pieces of memory go back to the system when they are given up.
 */
export const processEnvironment = (memoryMiB: number) =>
  ({
    NODE_OPTIONS: ['--enable-source-maps', '--v8-pool-size=1', ...heapOptions(memoryMiB)].join(' '),
    MALLOC_ARENA_MAX: '1',
    MALLOC_MMAP_THRESHOLD_: '65536',
    MALLOC_TRIM_THRESHOLD_: '131072',
  }) as const;

/**
 * Lambda's runtime sizes V8's heap by the function's memory, unless one of these two is given: then it does neither. What the heap
 * does not get is for buffers, the table of digests and Node itself. Of a memory that only CloudFormation knows, Lambda decides.
 */
const heapOptions = (memoryMiB: number): readonly string[] =>
  Token.isUnresolved(memoryMiB)
    ? []
    : ['--max-semi-space-size=4', `--max-old-space-size=${Math.floor((memoryMiB * 5) / 8)}`];
