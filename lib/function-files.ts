import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBundle } from '#function';

/** Writes all that is deployed as the function into a folder: its code, and the policy beside it. */
export function writeFunction(folder: string, policyText: string): void {
  writeBundle(folder);
  writeFileSync(join(folder, 'policy.yaml'), policyText);
}
