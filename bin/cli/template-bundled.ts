import { readFileSync } from 'node:fs';

/** Of the package, which has the template beside the command line. */
export const plainTemplate = (): string => readFileSync(new URL('./ecr-keeper.template.json', import.meta.url), 'utf8');
