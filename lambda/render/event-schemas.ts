import * as z from 'zod';
import { eventVersion } from '../core/events.ts';
import { stops } from '../core/summary.ts';

const moment = z.iso.datetime();
const amount = z.object({ images: z.int(), bytes: z.number() });

const common = {
  schema: z.literal(eventVersion).describe('The version of this format.'),
  run: z.string().describe('The name of the run.'),
  account: z.string().describe('The account that it cleans.'),
  mode: z.enum(['report', 'archive', 'delete']).describe('What the policy lets a run do.'),
};

/** A list that is too long for one event continues in others. */
const part = {
  part: z.int().describe('Which of the events of this kind and run it is, from 1.'),
  parts: z.int().describe('How many there are.'),
};

const ended = z.object({
  ...common,
  status: z.enum(['complete', 'interrupted']).describe('Interrupted: it ran out of time, and the next run goes on.'),
  stops: z
    .array(z.enum(stops))
    .describe('What kept it from doing all that it should have done; of a completed run nothing.'),
  needsAttention: z
    .boolean()
    .describe('Whether somebody should look: an unread source, a failed deletion, a broken reference.'),
  hasNews: z
    .boolean()
    .describe('Whether anything went, was announced for the first time, or needs attention: a quiet night has none.'),
  startedAt: moment.describe('As ISO 8601, like all instants.'),
  finishedAt: moment.describe('When it had done its work.'),
  totals: z
    .object({
      found: amount,
      kept: amount,
      condemned: amount,
      held: amount,
      deleted: amount,
      archived: amount,
      restored: amount,
      failed: amount,
      skipped: amount,
    })
    .describe('Images, and the bytes that ECR states for them.'),
  announced: z.object({
    images: z.int().describe('How many images are announced to go.'),
    first: z.int().describe('How many of these for the first time.'),
    firstGoesAt: moment.nullable().describe('The earliest moment at which any of these goes.'),
  }),
  failedCells: z.int().describe('How many cells of the survey failed.'),
  brokenReferences: z.int().describe('How many consumers name an image that is not there.'),
  breakers: z.array(z.string()).describe('The breakers that tripped and that nobody accepted.'),
  lost: z.int().describe('How many namings of images are broken that were not before the run.'),
  title: z.string().describe('The run in a few words.'),
  text: z.string().describe('The run in a few sentences, without quotes, backslashes or line breaks.'),
  summary: z.object({ bucket: z.string(), key: z.string() }).describe('Where the summary of the run is.'),
});

const announced = z.object({
  ...common,
  ...part,
  images: z.array(
    z.object({
      region: z.string().describe('Where the repository is.'),
      repository: z.string().describe('Its name.'),
      digest: z.string().describe('That of the image.'),
      tags: z.array(z.string()).describe('At most ten.'),
      moreTags: z.int().describe('How many more there are.'),
      goesAt: moment.nullable().describe('The earliest moment at which it goes; null if it stays as things are.'),
      hold: z.string().describe('The command that keeps it.'),
    }),
  ),
});

const broken = z.object({
  ...common,
  ...part,
  references: z.array(
    z.object({
      usedBy: z.string().describe('The consumer, in words.'),
      account: z.string().nullable().describe('That of the repository.'),
      region: z.string().nullable().describe('Where the repository is.'),
      repository: z.string().nullable().describe('Its name; null if only a digest is named.'),
      tag: z.string().nullable().describe('Null if none is named.'),
      digest: z.string().nullable().describe('Null if none is named.'),
    }),
  ),
});

/** The detail of each kind of event, as `docs/events.schema.json` publishes it. */
export const detailSchemas = {
  'Run Completed': ended.describe('A run came to its end.'),
  'Run Stopped': ended.describe(
    'A run did less than it should have: a breaker, keeper stop, an incomplete survey, or no time left.',
  ),
  'Deletion Announced': announced.describe(
    'Images are condemned, and this run is the first to say so. Each is in one event, once, unless it changes.',
  ),
  'Broken Reference': broken.describe('Consumers name images that are not there: they fail at their next start.'),
} as const;

export type Ended = z.infer<typeof ended>;
export type AnnouncedDetail = z.infer<typeof announced>;
export type BrokenDetail = z.infer<typeof broken>;
