import type { Component } from '../component.ts';
import { globMatcher } from '../glob.ts';
import { compareText, subjectsOf } from '../image.ts';
import type { Image } from '../image.ts';
import { decidesByConfiguration } from '../retention.ts';
import type { Retention } from '../retention.ts';
import type { KeepReason } from '../verdict.ts';
import { silent } from './rule.ts';
import type { Facts, Opinion } from './rule.ts';

/** What has a label of `keep` or `except` stays, and so does what has none of `only`: one platform speaks for the whole build. */
export function protectedLabel({ labels, hasConfigurations }: Retention & Facts): Opinion {
  if (labels.keep.length + labels.only.length + labels.except.length === 0) return silent;
  const [keep, only, except] = [labels.keep, labels.only, labels.except].map(labelFinder);
  return (component) => {
    const platforms = platformsIn(component);
    // An index whose platforms are gone has no label at all. Before configurations are asked for, nobody can say so.
    if (platforms.length === 0 && hasConfigurations)
      return outside([{ digest: component.id, labels: {} }], labels.only);
    const labelled = platforms.flatMap(({ digest, configuration }) =>
      configuration && 'labels' in configuration ? [{ digest, labels: configuration.labels }] : [],
    );
    const found = (list: 'keep' | 'except', find: LabelFinder | undefined) =>
      labelled.flatMap(({ digest, labels: its }) => {
        const label = find?.(its);
        return label === undefined ? [] : [{ rule: 'protected-label', list, digest, label } as const];
      });
    return [...found('keep', keep), ...outside(labelled, labels.only, only), ...found('except', except)];
  };
}

type LabelFinder = (labels: Readonly<Record<string, string>>) => string | undefined;
type Labelled = Pick<Image, 'digest'> & { readonly labels: Readonly<Record<string, string>> };

function outside(labelled: readonly Labelled[], wanted: readonly string[], find?: LabelFinder): readonly KeepReason[] {
  const [first] = labelled;
  if (wanted.length === 0 || !first || labelled.some(({ labels }) => find?.(labels) !== undefined)) return [];
  return [{ rule: 'protected-label', list: 'only', digest: first.digest, label: wanted.join(', ') }];
}

/** `NAME` is a label with any value, `NAME=GLOB` one whose value matches. */
function labelFinder(wanted: readonly string[]): LabelFinder {
  const all = wanted.map((one) => {
    const [name = '', ...rest] = one.split('=');
    return { name, matches: rest.length === 0 ? () => true : globMatcher(rest.join('=')) };
  });
  return (labels) => {
    for (const { name, matches } of all) {
      const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
      if (value !== undefined && matches(value)) return `${name}=${value}`;
    }
    return undefined;
  };
}

/** By the date that the build wrote down. It only keeps: reproducible builds say 1970. */
export function createdWithin({ images, createdWithinMs, nowMs }: Retention & Facts): Opinion {
  if (images.every(({ configuration }) => configuration === undefined)) return silent;
  return (component) =>
    platformsIn(component).flatMap(({ digest, configuration }) => {
      const createdAtMs = configuration && 'labels' in configuration ? configuration.createdAtMs : undefined;
      return createdAtMs !== undefined && nowMs - createdAtMs < createdWithinMs
        ? [{ rule: 'created-within', digest, createdAtMs, withinMs: createdWithinMs }]
        : [];
    });
}

/** Whatever a policy asks of a configuration that cannot be read, it may say. */
export function unreadableConfig({ hasConfigurations, ...given }: Retention & Facts): Opinion {
  if (!hasConfigurations || !decidesByConfiguration(given)) return silent;
  return (component) =>
    platformsIn(component).flatMap(({ digest, configuration }) => {
      if (configuration && 'labels' in configuration) return [];
      const because = configuration?.because ?? 'its manifest names none';
      return [{ rule: 'unreadable-config', digest, because }];
    });
}

/** What may have labels: the platforms of a build, and nothing that is about it. */
const platformsIn = ({ members }: Component): readonly Image[] =>
  members
    .filter((member) => member.manifest.kind === 'platform' && subjectsOf(member).length === 0)
    .toSorted((a, b) => compareText(a.digest, b.digest));
