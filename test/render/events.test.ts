import { sizeOf } from '../../lambda/core/events.ts';
import type { KeeperEvent } from '../../lambda/core/events.ts';
import type { Announced, Summary } from '../../lambda/core/summary.ts';
import { noTotals } from '../../lambda/core/totals.ts';
import { detailSchemas } from '../../lambda/render/event-schemas.ts';
import { eventsOf } from '../../lambda/render/events.ts';
import { digest, here, nowMs, reference } from '../core/build.ts';
import { summary } from '../core/build-run.ts';

const place = { bucket: 'records', key: 'runs/date=2026-06-01/RUN/summary.json' };
const events = (over: Partial<Summary> = {}): readonly KeeperEvent[] => eventsOf(summary(over), place);

/** The details of a kind, held against what is published. */
const details = (all: readonly KeeperEvent[], type: keyof typeof detailSchemas) =>
  all.flatMap(({ detailType, detail }) => {
    if (detailType !== type) return [];
    const written: unknown = JSON.parse(detail);
    expect(detailSchemas[type].parse(written)).toEqual(written);
    return [detailSchemas[type].parse(written)];
  });

const announced = (i: number, over: Partial<Announced> = {}): Announced => ({
  repository: here,
  digest: digest(`image ${i}`),
  tags: [`1.0.${i}`],
  goesAtMs: nowMs + 7 * 86_400_000,
  isNew: true,
  ...over,
});

const weekLater = new Date(nowMs + 7 * 86_400_000).toISOString();
const amount = (images: number) => ({ images, bytes: images * 1_000_000 });
const trip = { breaker: 'usage-drop', number: 1, limit: 7, baseline: 10, accepted: false } as const;
const unread = {
  source: 'ecs-tasks',
  account: here.account,
  region: here.region,
  status: 'failed',
  error: 'AccessDenied',
  reach: 'anywhere',
} as const;

describe('what a run says of itself', () => {
  test('a quiet night is one event, and no news', () => {
    const all = events({ totals: { ...noTotals, found: amount(3), kept: amount(3) } });
    expect(all.map(({ detailType }) => detailType)).toEqual(['Run Completed']);
    expect(details(all, 'Run Completed')).toMatchObject([
      {
        schema: 1,
        mode: 'report',
        status: 'complete',
        stops: [],
        needsAttention: false,
        hasNews: false,
        summary: place,
      },
    ]);
  });

  test.each<[string, Partial<Summary>]>([
    ['went', { mode: 'delete', totals: { ...noTotals, deleted: amount(1) } }],
    ['is announced for the first time', { announced: [announced(1)] }],
    ['needs attention', { broken: [reference({ tag: 'web' })] }],
  ])('what %s is news', (_what, over) => {
    expect(details(events(over), 'Run Completed')).toMatchObject([{ hasNews: true }]);
  });

  test('what is announced again is no news', () => {
    const all = events({ announced: [announced(1, { isNew: false })] });
    expect(details(all, 'Run Completed')).toMatchObject([
      { hasNews: false, announced: { images: 1, first: 0, firstGoesAt: weekLater } },
    ]);
    expect(details(all, 'Deletion Announced')).toEqual([]);
  });

  test.each<[string, Partial<Summary>]>([
    ['interrupted', { status: 'interrupted' }],
    ['stopped', { mode: 'delete', stopped: 'keeper stop: an incident' }],
    ['breaker', { mode: 'delete', trips: [trip] }],
    ['incomplete-survey', { mode: 'archive', findings: [unread], totals: { ...noTotals, condemned: amount(1) } }],
  ])('a run is stopped, and says by what: %s', (stop, over) => {
    expect(details(events(over), 'Run Stopped')).toMatchObject([
      { stops: [stop], needsAttention: true, hasNews: true },
    ]);
  });

  test('a run that only reports is not stopped by what would stop another', () => {
    const all = events({ trips: [trip], findings: [unread], totals: { ...noTotals, condemned: amount(1) } });
    expect(details(all, 'Run Completed')).toMatchObject([{ stops: [], breakers: ['usage-drop'], failedCells: 1 }]);
  });

  test('a run that deleted what the unread could not have named is complete', () => {
    const totals = { ...noTotals, condemned: amount(2), deleted: amount(1) };
    expect(details(events({ mode: 'delete', findings: [unread], totals }), 'Run Completed')).toHaveLength(1);
  });

  test('an accepted breaker is none', () => {
    const all = events({ mode: 'delete', trips: [{ ...trip, accepted: true }] });
    expect(details(all, 'Run Completed')).toMatchObject([{ breakers: [] }]);
  });
});

const words = (over: Partial<Summary>) =>
  events(over)
    .slice(0, 1)
    .map(({ detail }): { readonly title: string; readonly text: string } => JSON.parse(detail))[0];

describe('what is said in words', () => {
  test('what went, what stays, what needs a look, and where to read on', () => {
    const totals = { ...noTotals, kept: amount(300), held: amount(5), deleted: amount(12), failed: amount(1) };
    const said = words({ mode: 'delete', totals, broken: [reference({ tag: 'web' })], announced: [announced(1)] });
    expect(said?.title).toBe('ecr-keeper in 111111111111: 12 images (12.0 MB) deleted');
    expect(said?.text).toBe(
      '12 images (12.0 MB) deleted. 300 images kept, 5 condemned and held back. ' +
        '1 image announced for the first time, to go from 2026-06-08 on. ' +
        'Needs a look: 1 failed deletion, 1 broken reference. ' +
        'Report: s3://records/runs/date=2026-06-01/RUN/summary.json',
    );
  });

  test('that nothing was changed', () => {
    const said = words({ totals: { ...noTotals, kept: amount(3), condemned: amount(2) } });
    expect(said?.text).toMatch(/^Nothing was changed: 2 images \(2\.0 MB\) could go\. 3 images kept\. Report: /);
  });

  test('why it stopped', () => {
    const said = words({ mode: 'delete', trips: [trip] });
    expect(said?.title).toBe('ecr-keeper in 111111111111: stopped by a breaker');
    expect(said?.text).toMatch(/^Stopped by a breaker\. No images deleted\. .*Needs a look: breaker usage-drop\./);
  });

  test('in words of our own alone: what others named cannot break the JSON of whoever passes it on', () => {
    const hostile = '<!channel> "\\\n\u202e';
    const said = words({
      mode: 'delete',
      broken: [reference({ tag: hostile, usedBy: hostile })],
      announced: [announced(1, { repository: { ...here, name: hostile }, tags: [hostile] })],
      stopped: hostile,
      unwritten: hostile,
    });
    expect(`${said?.title}${said?.text}`).toMatch(/^[\w .,:()/=-]+$/);
  });
});

describe('what is announced', () => {
  test('names each image, its day and how to keep it', () => {
    const [detail] = details(events({ announced: [announced(1)] }), 'Deletion Announced');
    expect(detail).toMatchObject({
      part: 1,
      parts: 1,
      images: [
        {
          region: here.region,
          repository: here.name,
          digest: digest('image 1'),
          tags: ['1.0.1'],
          moreTags: 0,
          goesAt: weekLater,
          hold: `keeper hold ${here.name}@${digest('image 1')} --region ${here.region} --because "TEXT" --bucket records`,
        },
      ],
    });
  });

  test('what stays as things are has no day', () => {
    const all = events({ announced: [announced(1, { goesAtMs: Infinity })] });
    expect(details(all, 'Deletion Announced')).toMatchObject([{ images: [{ goesAt: null }] }]);
    expect(details(all, 'Run Completed')).toMatchObject([{ announced: { firstGoesAt: null } }]);
  });

  test('ten thousand images are in events of a hundred, each image once, in order', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => announced(i));
    const found = details(events({ announced: many }), 'Deletion Announced');
    expect(found).toHaveLength(100);
    const images = found.flatMap((one) => ('images' in one ? one.images : []));
    expect(images.map((one) => one.digest)).toEqual(many.map((one) => one.digest));
    expect(found.map((one) => ('part' in one ? `${one.part}/${one.parts}` : ''))).toEqual(
      Array.from({ length: 100 }, (_, i) => `${i + 1}/100`),
    );
  });

  test('names as long and odd as can be fit into what EventBridge takes', () => {
    const odd = '\u{1f4a5}"\\\u0000'.repeat(200);
    const tags = Array.from({ length: 1000 }, (_, i) => `${i}${odd}`);
    const many = Array.from({ length: 500 }, (_, i) =>
      announced(i, { repository: { ...here, name: `${odd}${i}` }, tags }),
    );
    const all = events({ announced: many, broken: many.map(() => reference({ tag: odd, usedBy: odd })) });
    for (const event of all) expect(sizeOf(event)).toBeLessThan(200_000);
    for (const event of all) expect(event.detail).not.toMatch(/\\u000|\\ud[89a-f]/);
    const images = details(all, 'Deletion Announced').flatMap((one) => ('images' in one ? one.images : []));
    expect(images).toHaveLength(500);
    expect(images[0]).toMatchObject({ moreTags: 990, hold: expect.stringMatching(/^keeper hold IMAGE --region/) });
  });
});

test('a broken reference names who names what', () => {
  const broken = [reference({ tag: 'gone', usedBy: 'ECS service web' })];
  expect(details(events({ broken }), 'Broken Reference')).toMatchObject([
    { references: [{ usedBy: 'ECS service web', region: here.region, repository: here.name, tag: 'gone' }] },
  ]);
});

test('a text that is longer than an event is cut, and not in the middle of a character', () => {
  const all = events({ broken: [reference({ tag: 'web', usedBy: '\u{1f4a5}'.repeat(150_000) })] });
  for (const event of all) expect(sizeOf(event)).toBeLessThan(5000);
  for (const event of all) expect(event.detail).not.toMatch(/\\ud[89a-f]/);
});

test('the same run makes the same events', () => {
  const over = { announced: [announced(1), announced(2)], broken: [reference({ tag: 'web' })] };
  expect(events(over)).toEqual(events(over));
});
