import { surprises } from '../../lambda/core/surprises.ts';
import type { Retention } from '../../lambda/core/retention.ts';
import { dayMs, family, here, image, plan, retention } from './build.ts';
import type { Given } from './build.ts';

const entry = (over: Partial<Retention> = {}) =>
  retention({
    families: [family('builds', 'b-*', 1), family('others', 'o-*', 1)],
    keepTags: ['prod', 'hot*'],
    ...over,
  });

/** What a policy of these entries shows over one repository, of which the first decides. */
function shownOf(entries: readonly [Retention, ...Retention[]], images: Parameters<typeof plan>[0], given: Given = {}) {
  const seen = surprises(entries);
  seen.add({ repository: here, retention: entries[0], decisions: plan(images, entries[0], given) });
  return seen.result().map((one) => ('path' in one ? `${one.path} ${one.surprise}` : one));
}

const builds = (count: number, tag = 'b') =>
  Array.from({ length: count }, (_, i) => image(`${tag}${i}`, { daysOld: 100 + i, tags: [`${tag}-${i}`] }));

test('families, tags to keep and patterns of repositories that matched nothing are named by their place', () => {
  const entries = [entry({ repositories: ['app', 'web'] }), entry({ repositories: ['gone'], keepTags: [] })] as const;
  expect(shownOf(entries, [...builds(1), image('p', { tags: ['prod'] })])).toEqual([
    'retention[0].repositories[1] matches-nothing',
    'retention[0].keepTags[1] matches-nothing',
    'retention[0].families[1] matches-nothing',
    'retention[1].repositories[0] matches-nothing',
    'retention[1].families[0] matches-nothing',
    'retention[1].families[1] matches-nothing',
  ]);
});

test('what everybody has by default is no surprise', () => {
  const byDefault = retention({
    families: [family('snapshots', '*SNAPSHOT*', 5), family('releases', '*', 10)],
    keepTags: ['latest'],
  });
  expect(shownOf([byDefault], [image('a')])).toEqual([]);
});

test('a rule that keeps nothing which others do not keep as well is named', () => {
  const only = entry({ repositories: ['app'], families: [family('builds', 'b-*', 1)], keepTags: ['prod'] });
  const both = image('p', { tags: ['prod', 'x'], pulledAtMs: Date.parse('2026-05-31') });
  expect(shownOf([only], [both, ...builds(1)], { pulledWithinMs: 90 * dayMs })).toEqual([
    'retention[0].keepTags[0] keeps-nothing-more',
  ]);
  expect(shownOf([only], [both, ...builds(1)])).toEqual([]);
});

test('labels that nothing of the condemned has are named', () => {
  const labelled = entry({
    repositories: ['app'],
    families: [],
    keepTags: [],
    labels: { keep: ['team'], only: [], except: ['x=1'] },
  });
  const ofWeb = image('a', { tags: ['t'], configuration: { labels: { team: 'web' } } });
  expect(shownOf([labelled], [ofWeb], { hasConfigurations: true })).toEqual([
    'retention[0].labels.except matches-nothing',
  ]);
});

test('a family that is about to lose all but its newest, and builds of no family, are named with their repository', () => {
  const one = entry({ repositories: ['app'], keepTags: [], families: [family('builds', 'b-*', 1)] });
  const five = { surprise: 'loses-all-but-the-newest', ...here, family: 'builds', images: 5 };
  expect(shownOf([one], builds(6))).toEqual([five]);
  expect(shownOf([one], builds(5))).toEqual([]);
  expect(shownOf([one], [...builds(6), ...builds(1, 'x')])).toEqual([
    { surprise: 'in-no-family', ...here, images: 1 },
    five,
  ]);
});
