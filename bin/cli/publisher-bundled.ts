import { readFileSync } from 'node:fs';

/** Of the package, which has the publisher beside the command line. */
export const publisherBundle = (): string => readFileSync(new URL('./publisher.mjs', import.meta.url), 'utf8');
