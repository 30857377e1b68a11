import fc from 'fast-check';
import { numbered, rarely } from './sometimes.ts';

const versions = fc
  .record({
    v: fc.constantFrom('', '', 'v'),
    numbers: fc.constantFrom(
      '1.0.0',
      '1.2.386',
      '386.1',
      '385',
      '1.2.0',
      '1.2.3',
      '1.10.0',
      '2.0.0',
      '1.2',
      '1.10',
      '2',
      '01.2.0',
      '1.2.3.4',
    ),
    pre: fc.constantFrom(
      '',
      '',
      '',
      '-rc.1',
      '-rc.2',
      '-rc.10',
      '-alpha',
      '-alpha.1',
      '-1',
      '-0a',
      '-SNAPSHOT',
      '-01',
      '-',
    ),
    build: fc.constantFrom('', '', '', '', '_4', '_5', '+4'),
  })
  .map(({ v, numbers, pre, build }) => v + numbers + pre + build);

const plain = fc.oneof(
  { weight: 6, arbitrary: versions },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('a', 'b', 'a-b', 'a-1', 'b-2'), fc.constantFrom('1', '2', '10', '2-1', ''))
      .map(([name, number]) => `feature-${name}-${number}`),
  },
  { weight: 2, arbitrary: fc.constantFrom('latest', 'hold-x', 'hold-2026-12-31', 'main', 'x.y', 'beta-2', 'vnext') },
);

const architectures = ['amd64', 'x86_64', 'arm64', 'aarch64', 'arm', 'armv7', '386', 'ppc64le', 's390x', 'riscv64'];
const perArchitecture = fc
  .record({
    tag: plain,
    separator: fc.constantFrom('-', '_', '.'),
    os: fc.constantFrom('', '', 'linux-'),
    architecture: fc.oneof(fc.constantFrom('amd64', 'arm64'), fc.constantFrom(...architectures)),
    isFirst: rarely(false, 4, true),
  })
  .map(({ tag, separator, os, architecture, isFirst }) =>
    isFirst ? `${os}${architecture}${separator}${tag}` : `${tag}${separator}${os}${architecture}`,
  );

/** Those of signatures and the like say what they are about by the number of an image. */
export const anyTag = fc.oneof(
  { weight: 12, arbitrary: plain },
  { weight: 4, arbitrary: perArchitecture },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(15), fc.constantFrom('', '.sig', '.att', '.sbom', '.sbo'))
      .map(([i, end]) => `${numbered(i).replace(':', '-')}${end}`),
  },
);

/** Few tags, most of which name an architecture: builds that share places, and nearly do. */
export const anyCrowdedTag: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('1.0', '1.1', '1.1.0', 'v1.2', '386-1', '386-2', 'feature-a-1', 'feature-b-1', 'main'),
    fc.constantFrom('', '-amd64', '-arm64', '_linux-386', '.386', '-386'),
  )
  .map(([tag, end]) => tag + end);
