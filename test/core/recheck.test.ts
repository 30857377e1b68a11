import fc from 'fast-check';
import { componentsOf, membersToGo } from '../../lambda/core/component.ts';
import type { Component } from '../../lambda/core/component.ts';
import type { Image } from '../../lambda/core/image.ts';
import { changeOf, changeOfComponent, removables, secondThought } from '../../lambda/core/recheck.ts';
import type { Decision } from '../../lambda/core/verdict.ts';
import { anyImages, artifact, digest, image, index, nameOf, nowMs } from './build.ts';

const before = image('a', { tags: ['v1'], restoredAtMs: 1, pulledAtMs: 2 });
const { pulledAtMs: _, ...neverPulled } = before;
const { restoredAtMs: __, ...neverRestored } = before;

test.each<[string, Image, string]>([
  ['a tag came', { ...before, tags: ['v1', 'v2'] }, 'its tags changed since the survey'],
  ['a tag went', { ...before, tags: [] }, 'its tags changed since the survey'],
  ['a tag was replaced', { ...before, tags: ['v2'] }, 'its tags changed since the survey'],
  ['it was archived', { ...before, status: 'archived' }, 'its status changed since the survey'],
  ['it is being restored', { ...before, status: 'activating' }, 'its status changed since the survey'],
  ['it was pushed again', { ...before, pushedAtMs: nowMs }, 'it was pushed again since the survey'],
  ['it was restored', { ...before, restoredAtMs: 3 }, 'it was restored since the survey'],
  ['its restoring is unknown now', neverRestored, 'it was restored since the survey'],
  ['it was pulled', { ...before, pulledAtMs: 3 }, 'it was pulled since the survey'],
  ['its pulls are unknown now', neverPulled, 'it was pulled since the survey'],
])('%s: that is a change', (_what, now, change) => {
  expect(changeOf(before, now)).toBe(change);
});

test('a first pull and a first restore are changes too', () => {
  expect(changeOf(neverPulled, before)).toBe('it was pulled since the survey');
  expect(changeOf(neverRestored, before)).toBe('it was restored since the survey');
});

test('an image that is not there any more is gone; one that is as it was has not changed', () => {
  expect(changeOf(before, undefined)).toBe('already gone');
  expect(changeOf(before, { ...before, tags: ['v1'] })).toBeUndefined();
  expect(changeOf(before, { ...before, sizeBytes: 9, manifest: { kind: 'unread' } })).toBeUndefined();
});

const onlyComponent = (images: readonly Image[]): Component => {
  const [component, ...others] = componentsOf(images);
  if (!component || others.length > 0) throw new Error('the fixture must be one component');
  return component;
};
const family = [index('i', ['p']), image('p'), artifact('s', { subject: digest('p') })];

test('a component changes with any of its members, and with who they are', () => {
  const then = onlyComponent(family);
  expect(changeOfComponent(then, onlyComponent(family.map((one) => ({ ...one }))))).toBeUndefined();
  for (const touched of family) {
    const now = family.map((one) => (one === touched ? { ...one, tags: ['new'] } : one));
    expect(changeOfComponent(then, onlyComponent(now))).toBe('its tags changed since the survey');
  }
  const joined = [...family, artifact('sbom', { subject: digest('i') })];
  expect(changeOfComponent(then, onlyComponent(joined))).toBe('images joined or left it since the survey');
  expect(changeOfComponent(then, onlyComponent(family.slice(0, 2)))).toBe('already gone');
});

test('a component that lists one more image that is not there has changed', () => {
  const now = [index('i', ['p', 'gone']), ...family.slice(1)];
  expect(changeOfComponent(onlyComponent(family), onlyComponent(now))).toBe(
    'images joined or left it since the survey',
  );
});

const condemned = (images: readonly Image[] = family): Decision => ({
  component: onlyComponent(images),
  verdict: 'condemned',
});

test('a second look takes back what it keeps, holds, misses or finds changed, and nothing else', () => {
  const kept: Decision = {
    component: onlyComponent(family),
    verdict: 'keep',
    reasons: [
      { rule: 'in-use', count: 1, usedBy: ['task'] },
      { rule: 'protected-tag', tag: 'a', pattern: 'a' },
    ],
  };
  const changed = condemned([{ ...image('i'), ...index('i', ['p'], { tags: ['new'] }) }, ...family.slice(1)]);
  expect(secondThought(condemned(), undefined, true)).toBe('already gone');
  expect(secondThought(condemned(), kept, true)).toBe('kept on the second look: in-use, protected-tag');
  expect(secondThought(condemned(), condemned(), true)).toBe('held back on the second look');
  expect(secondThought(condemned(), changed, false)).toBe('its tags changed since the survey');
  expect(secondThought(condemned(), condemned(), false)).toBeUndefined();
});

const sharing = [
  index('v1', ['a', 'shared']),
  index('v2', ['b', 'shared']),
  index('v3', ['c', 'kept']),
  index('v4', ['kept']),
  ...['a', 'b', 'c', 'shared', 'kept', 'lone'].map((name) => image(name)),
];

const digestsOf = (images: readonly Image[]) => new Set(images.map((one) => one.digest));

test('what the first plan did not intend to delete is in no group, though nothing holds it any more', () => {
  const intended = new Set([digest('v3')]);
  const [group] = removables(componentsOf(sharing), new Set([digest('v3')]), intended);
  expect(group?.members.map((member) => nameOf(member.digest))).toEqual(['v3']);
});

test('components that share what goes are removed together, the others side by side', () => {
  const going = new Set(['v1', 'v2', 'v3', 'lone'].map(digest));
  const groups = removables(componentsOf(sharing), going, digestsOf(sharing)).map(({ components, members }) => [
    components.map(({ id }) => nameOf(id)),
    members.map((member) => nameOf(member.digest)).toSorted(),
  ]);
  expect(groups).toEqual([
    [['lone'], ['lone']],
    [
      ['v1', 'v2'],
      ['a', 'b', 'shared', 'v1', 'v2'],
    ],
    [['v3'], ['c', 'v3']],
  ]);
});

test('the groups part exactly what goes: no member twice, none lost, none that a staying component holds', () => {
  fc.assert(
    fc.property(anyImages, fc.infiniteStream(fc.boolean()), (images, coins) => {
      const components = componentsOf(images);
      const going = new Set(components.filter(() => coins.next().value).map(({ id }) => id));
      const groups = removables(components, going, digestsOf(images));
      const members = groups.flatMap((group) => group.members.map((member) => member.digest));
      const toGo = membersToGo(components, going).map((member) => member.digest);
      expect(members.toSorted()).toEqual(toGo.toSorted());
      const ids = groups.flatMap((group) => group.components.map(({ id }) => id));
      expect(ids.toSorted()).toEqual([...going].toSorted());
    }),
  );
});

test('two groups have no image in common, not even one that stays', () => {
  fc.assert(
    fc.property(anyImages, (images) => {
      const components = componentsOf(images);
      const groups = removables(components, new Set(components.map(({ id }) => id)), digestsOf(images));
      const held = groups.flatMap((group) => [
        ...new Set(group.components.flatMap(({ members }) => members.map((member) => member.digest))),
      ]);
      expect(new Set(held).size).toBe(held.length);
    }),
  );
});
