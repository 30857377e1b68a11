import * as z from 'zod';
import { breakerNames } from '../lambda/core/breakers.ts';
import { sourceNames } from '../lambda/core/sources.ts';
import { jsonSchema } from './json-schema.ts';

const moment = z.iso.datetime();
const digest = z.string().regex(/^sha256:/);
const amount = z.object({ images: z.int(), bytes: z.number() });

/** Evidence: each kind has fields of its own, and a field means the same in all kinds. */
const evidence = {
  digest: digest.optional(),
  tag: z.string().optional(),
  because: z.string().optional(),
  region: z.string().optional(),
  source: z.string().optional(),
};

const reason = z.looseObject({
  rule: z
    .string()
    .describe('The rule that keeps it; docs/architecture.md and the policy reference say what each means.'),
  ...evidence,
  count: z.int().optional().describe('How many use it.'),
  usedBy: z.array(z.string()).optional().describe('Ten of these at the most.'),
  principals: z.array(z.string()).optional(),
  family: z.string().optional(),
  rank: z.int().optional(),
  pattern: z.string().optional(),
  within: z.string().optional().describe('A duration, such as 90d.'),
});

const hold = z.looseObject({
  hold: z.string().describe('What holds it back.'),
  ...evidence,
  until: moment.optional().describe('When it ends by itself, if it does.'),
});

/** One line of `audit/`, as `docs/audit-row.schema.json` publishes it. */
export const auditRowSchema = z.object({
  schema: z.literal(1).describe('The version of this format. New fields do not change it.'),
  run: z.string(),
  account: z.string(),
  region: z.string(),
  repository: z.string(),
  digest,
  tags: z.array(z.string()),
  mediaType: z.string(),
  status: z.enum(['active', 'archived', 'activating']),
  pushedAt: moment,
  pulledAt: moment
    .nullable()
    .describe('The last pull that ECR recorded, our own reads left out; null if there was none.'),
  sizeBytes: z.number().describe('As ECR states it: layers that images share count for each.'),
  component: digest.describe('What it is judged as a part of.'),
  verdict: z.enum(['keep', 'condemned']),
  reasons: z.array(reason).describe('Why it is kept: all reasons, with their evidence. Of a condemned image none.'),
  blockedBy: z.array(hold).describe('What holds a condemned image back. Of one that may go, nothing.'),
  outcome: z
    .string()
    .regex(/^(deleted|archived|restored|failed\(.*\)|skipped\(.*\))$/s)
    .nullable()
    .describe('What happened to it: deleted, archived, restored, failed(CODE) or skipped(BECAUSE); null for nothing.'),
});

const weight = z.object({
  bytes: z.number(),
  isExact: z.boolean().describe('If not, an upper bound: of some images the layers are not known.'),
});

const stored = z.object({
  before: weight,
  condemned: weight.describe('What is freed when all goes that is condemned, with what went already.'),
  freed: weight.describe('What this run freed.'),
});

const usd = z.object({
  usd: z.number().describe('US dollars a month.'),
  isExact: z.boolean().describe('If not, an upper bound.'),
});

const money = z.object({
  before: usd,
  kept: usd,
  waiting: usd.describe('Condemned, and still there.'),
  condemned: usd,
  freed: usd.describe('What this run saved.'),
  restoredUsd: z.number().describe('Once: for what was brought back from the archive.'),
  earlyUsd: z.number().describe('Once: billed on for what was deleted before its 90 days in the archive were over.'),
  pricesAsOf: z.string(),
  pricedAsUsual: z.array(z.string()).describe('Regions whose price is not known; that of us-east-1 was used.'),
});

const cost = z.object({
  requests: z.record(z.string(), z.int()).describe('How many of each operation, every attempt for itself.'),
  lambdaUsd: z.number(),
  s3Usd: z.number(),
  logsUsd: z.number(),
  eventsUsd: z.number(),
  totalUsd: z.number(),
  metricsUsdPerMonth: z.number().describe('A month, however many runs there are.'),
  secondTrailUsd: z.number().describe('Only where more than one trail records management events.'),
  pricesAsOf: z.string(),
});

const point = z.object({ run: z.string(), at: moment, ...amount.shape });

const totals = z.object({
  found: amount,
  kept: amount,
  condemned: amount,
  held: amount.describe('Condemned, and held back today.'),
  deleted: amount,
  archived: amount,
  restored: amount,
  failed: amount,
  skipped: amount,
});

const repository = { account: z.string(), region: z.string(), name: z.string() };

/** A naming of an image by a consumer. */
const naming = z.object({
  usedBy: z.string(),
  account: z.string().optional(),
  region: z.string().optional(),
  name: z.string().optional().describe('The repository; a digest may be named without one.'),
  tag: z.string().optional(),
  digest: digest.optional(),
});

const cell = z.object({
  source: z.enum(sourceNames),
  account: z.string(),
  region: z.string(),
  unit: z.string().optional().describe('The cluster, or the publisher of a list.'),
  status: z.enum(['complete', 'guarded', 'failed', 'barred', 'absent', 'excluded']),
  references: z.int().optional().describe('Of what was read: how many images it names.'),
  mentions: z.int().optional(),
  error: z.string().optional().describe('Of what could not be read: why.'),
  reach: z.enum(['anywhere', 'own-region', 'copies', 'nothing']).optional().describe('And what it could have named.'),
  because: z.string().optional().describe('Of what need not be read: why.'),
});

const breaker = z.object({
  breaker: z.enum(breakerNames),
  about: z.string().optional().describe('The cell or the repository; without it, all of the account.'),
  number: z.number(),
  limit: z.number().nullable(),
  baseline: z.number().describe('What it was before, or out of how many.'),
  accepted: z.boolean().describe('Whether a person accepted it.'),
});

/** `summary.json` of a run, as `docs/summary.schema.json` publishes it. */
export const summarySchema = z.object({
  schema: z.literal(1).describe('The version of this format. New fields do not change it.'),
  run: z.string(),
  account: z.string(),
  mode: z.enum(['report', 'archive', 'delete']),
  status: z.enum(['complete', 'interrupted']),
  startedAt: moment,
  finishedAt: moment,
  policySha256: z.string().describe('The hash of the policy that decided.'),
  totals,
  stored: stored.describe(
    'Bytes as ECR bills them, each layer of a repository counted once; not exact: an upper bound.',
  ),
  money: money.describe('What storage costs and is saved; docs/costs.md has an example.'),
  cost: cost.describe('What the run itself cost until its report was made, estimated from its own counts.'),
  growth: z.array(point).describe('What was listed on earlier days and in this run, as ECR states it for each image.'),
  baseline: z.string().nullable().describe('The run that this one was held against.'),
  breakers: z.array(breaker).describe('The numbers that are beyond their limits.'),
  stopped: z.string().nullable().describe('Why it stopped between two batches, if it did.'),
  lost: z.array(naming).describe('What could be pulled before the run, and cannot any more.'),
  reconciled: z
    .array(
      z.object({
        run: z.string(),
        deleted: z.int(),
        archived: z.int(),
        left: z.int(),
        unreadable: z.array(z.string()),
      }),
    )
    .describe('What became of the intentions of runs that ended without a word.'),
  announced: z
    .object({ images: z.int(), firstGoesAt: moment.nullable() })
    .describe('What is condemned and goes when its time has come; condemned/latest.json has the images.'),
  pardoned: z
    .array(z.object({ ...repository, component: digest, tags: z.array(z.string()), because: z.string() }))
    .describe('What was announced to go, and stays.'),
  surprises: z
    .array(z.looseObject({ surprise: z.string() }))
    .describe('What the policy says in vain, or says more than may be meant.'),
  orphans: z.array(z.object({ ...repository, ...amount.shape })).describe('Repositories that nobody seems to need.'),
  keptBy: z
    .record(z.string(), z.int())
    .describe('How many images each rule keeps; one that several keep counts for each.'),
  heldBack: z
    .array(z.object({ hold: z.looseObject({ hold: z.string() }), ...amount.shape }))
    .describe('What holds the condemned back; instants are milliseconds since 1970.'),
  coverage: z.array(cell).describe('What could be read of each source, and what not.'),
  brokenReferences: z.array(naming).describe('What is named and not there: it fails at its next start.'),
  endangered: z
    .array(
      z.object({
        ...repository,
        digest,
        tags: z.array(z.string()),
        usedBy: z.array(z.string()),
        danger: z.enum(['expire', 'archive', 'archived']),
        rulePriority: z.number().optional(),
      }),
    )
    .describe('What is in use and archived, or about to be taken by a lifecycle policy.'),
  twoCleaners: z.array(z.string()).describe('Repositories that have a lifecycle policy as well.'),
  strangers: z
    .array(z.object({ principal: z.string(), ...amount.shape }))
    .describe('Who may pull and is not looked at, and what is kept for them.'),
  pulledByNobody: amount.describe('Pulled in the last 30 days by nobody who was found.'),
  unreadableManifests: z.int(),
  repositories: z.array(
    z.object({
      ...repository,
      totals,
      stored,
      newestPush: moment.nullable(),
      heldBy: z
        .record(z.string(), z.int())
        .describe('How many condemned images each kind of hold keeps; one that several keep counts for each.'),
      earlyByteDays: z.number().describe('Bytes times days that are billed on of what was deleted from the archive.'),
    }),
  ),
  audit: z.array(z.string()).describe('The objects with the rows.'),
  unwritten: z.string().nullable().describe('Why the rows could not be written, if they could not.'),
});

/** `docs/audit-row.schema.json`. */
export const auditRowJsonSchema = (): string => jsonSchema('ecr-keeper: one line of audit/', auditRowSchema);

/** `docs/summary.schema.json`. */
export const summaryJsonSchema = (): string => jsonSchema('ecr-keeper: summary.json of a run', summarySchema);
