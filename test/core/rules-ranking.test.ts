import { condemned, dayMs, family, image, index, nowMs, plan, retention, rulesFor } from './build.ts';

const taggedDaysAgo =
  (days: Readonly<Record<string, number>>) =>
  (tag: string): { readonly afterMs: number; readonly seenAtMs: number } | undefined => {
    const ago = days[tag];
    return ago === undefined ? undefined : { afterMs: nowMs - ago * dayMs, seenAtMs: nowMs - ago * dayMs };
  };
const newest = (keepNewest: number, orderBy: 'pushed' | 'semver') =>
  retention({ families: [family('all', '*', keepNewest, { orderBy })] });

test('builds of one version rank by first push, whichever got its tag last', () => {
  const images = [4, 3, 2, 1].map((daysOld) => image(`${daysOld}`, { daysOld, tags: [`0.${daysOld}`] }));
  const [older, newer] = [
    image('older', { daysOld: 9, tags: ['1.0_1'] }),
    image('newer', { daysOld: 8, tags: ['1.0_2'] }),
  ];
  const taggedAt = taggedDaysAgo({ '1.0_1': 0 });
  expect(condemned([...images, older, newer], newest(1, 'semver'), { taggedAt })).toEqual(['4', 'older']);
});

test('a build that was promoted between two surveys counts from the later one for itself, and from the earlier one against others', () => {
  const images = [
    image('promoted', { daysOld: 40, tags: ['1'] }),
    image('between', { daysOld: 30, tags: ['2'] }),
    image('newest by push', { daysOld: 20, tags: ['3'] }),
    image('older', { daysOld: 50, tags: ['4'] }),
  ];
  const known = taggedDaysAgo({ '2': 5 });
  const taggedAt = (tag: string) =>
    tag === '1' ? { afterMs: nowMs - 10 * dayMs, seenAtMs: nowMs - 2 * dayMs } : known(tag);
  expect(condemned(images, newest(1, 'pushed'), { taggedAt })).toEqual(['older']);
});

test('a patch release 386 is a version, and no architecture', () => {
  const images = [1, 2, 3].map((daysOld) => image(`${daysOld}`, { daysOld, tags: [`1.0.${daysOld}`] }));
  const highest = image('highest', { daysOld: 9, tags: ['1.2.386'] });
  expect(
    condemned([...images, highest, image('next', { daysOld: 8, tags: ['1.2.385'] })], newest(1, 'semver')),
  ).toEqual(['next']);
});

test('a build that something unreadable may list takes no place, though another shares its place', () => {
  const images = [
    image('unreadable', { daysOld: 50, tags: ['x'], manifest: { kind: 'unreadable', because: 'odd' } }),
    image('promoted', { daysOld: 60, tags: ['1.0-amd64'] }),
    image('its other', { daysOld: 9, tags: ['1.0-arm64'] }),
    image('between', { daysOld: 20, tags: ['0.9'] }),
  ];
  const taggedAt = taggedDaysAgo({ '1.0-amd64': 1, '0.9': 5 });
  expect(condemned(images, newest(1, 'pushed'), { taggedAt })).toEqual([]);
});

test('what has no platform has none of the labels without which nothing may go', () => {
  const images = [index('i', ['gone'], { tags: ['1'] })];
  const policy = retention({ labels: { keep: [], only: ['ours'], except: [] } });
  expect(rulesFor('i', images, policy, { hasConfigurations: true })).toEqual(['protected-label']);
  // Before configurations are asked for nothing is said of them.
  expect(condemned(images, policy)).toEqual(['i']);
});

test('what cannot be read is named in one order, however it is listed', () => {
  const manifest = { kind: 'unreadable', because: 'odd' } as const;
  const images = [image('a'), image('b', { manifest }), image('c', { manifest })];
  expect(plan(images.toReversed(), retention())).toEqual(plan(images, retention()));
});
