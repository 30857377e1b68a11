import { gzipSync } from 'node:zlib';
import { digestIn } from '../../lambda/core/image.ts';
import { tagsAfter } from '../../lambda/core/ledgers/tags.ts';
import { nothingUsed } from '../../lambda/core/ledgers/used.ts';
import { ledgerText, nothingRemembered, packedLedger } from '../../lambda/ledger-format.ts';
import { image } from '../core/build.ts';
import type { Aws } from '../sandbox/aws.ts';
import { bucket } from './scene.ts';

const dayMs = 86_400_000;

/** The ledger of somebody who has watched for a year, and saw nothing change in it nor anybody use anything. */
export function watched(aws: Aws, regions: readonly string[] = ['eu-west-1']): void {
  const nowMs = aws.clock.nowMs();
  for (const region of regions) {
    const registry = aws.ecr({ region });
    const repositories = registry.repositories().map((name) => {
      const images = registry.images(name).flatMap(({ digest: text, tags }) => {
        const digest = digestIn(text);
        return digest ? [{ ...image(name, { tags }), digest }] : [];
      });
      const tags = { ...tagsAfter(undefined, images, nowMs - dayMs), sinceMs: nowMs - 365 * dayMs };
      const history = { tags, used: nothingUsed };
      return [name, ledgerText({ ...nothingRemembered, history }) ?? ''] as const;
    });
    const watch = { sinceMs: nowMs - 365 * dayMs, seenAtMs: nowMs - dayMs };
    const body = packedLedger({ watch, generation: 'a', parts: 0, counts: [], changes: new Map(), repositories });
    aws.s3.put(bucket, `state/ledger/111111111111/${region}.json.gz`, gzipSync(body));
  }
}
