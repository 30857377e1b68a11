import fc from 'fast-check';
import { componentsOf } from '../../lambda/core/component.ts';
import { listsOf, subjectsOf } from '../../lambda/core/image.ts';
import {
  anyImages,
  anyReferences,
  anyRetention,
  artifact,
  condemned,
  digest,
  family,
  image,
  index,
  nameOf,
  plan,
  reference,
  replica,
  retention,
  signatureTag,
} from './build.ts';

const images = [
  index('v1', ['amd64', 'shared'], { tags: ['v1'] }),
  index('v2', ['shared', 'riscv'], { tags: ['v2'], daysOld: 1 }),
  image('amd64'),
  image('shared', { tags: ['shared'] }),
  image('riscv'),
  artifact('signature', { tags: [signatureTag('amd64')] }),
  artifact('sbom', { subject: digest('signature') }),
  artifact('shared.sig', { subject: digest('shared') }),
  index('scans', ['scan'], { subject: digest('riscv') }),
  image('scan'),
  image('stale'),
];
const onlyV1 = ['amd64', 'sbom', 'signature', 'v1'];
const onlyV2 = ['riscv', 'scan', 'scans', 'v2'];

test('two indexes share a platform: the older goes with its own, the shared one stays with its signature', () => {
  expect(condemned(images, retention({ families: [family('releases', 'v*', 1)] }))).toEqual(
    [...onlyV1, 'stale'].toSorted(),
  );
});

test.each([
  ...['v1', 'amd64', 'signature', 'sbom'].map((name) => [name, onlyV2] as const),
  ...['v2', 'riscv', 'scans', 'scan'].map((name) => [name, onlyV1] as const),
  ...['shared', 'shared.sig'].map((name) => [name, []] as const),
])('whoever uses %s keeps every component that holds it', (name, others) => {
  const given = { references: [reference({ digest: digest(name) })] };
  expect(condemned(images, retention(), given)).toEqual([...others, 'stale'].toSorted());
});

test('a platform in use elsewhere keeps the index that lists it, though it is gone here', () => {
  const given = { references: [reference({ digest: digest('gone'), repository: replica })] };
  expect(condemned([index('v1', ['gone']), image('stale')], retention(), given)).toEqual(['stale']);
});

test('nested indexes are one component with all below them', () => {
  const nested = [index('top', ['middle']), index('middle', ['leaf']), image('leaf'), image('other')];
  expect(condemned(nested, retention(), { references: [reference({ digest: digest('leaf') })] })).toEqual(['other']);
});

test('what hangs from no root stays with all below it: about a missing subject, or tagged in a circle', () => {
  const rootless = [
    index('sig', ['p'], { subject: digest('missing') }),
    artifact('sig2', { subject: digest('sig') }),
    index('ring', ['q'], { tags: [signatureTag('gnir')] }),
    artifact('gnir', { tags: [signatureTag('ring')] }),
    artifact('about', { subject: digest('gnir') }),
  ];
  const all = [...rootless, index('v1', ['p', 'q', 'r']), image('p'), image('q'), image('r')];
  expect(componentsOf(all).map(({ root }) => root && nameOf(root.digest))).toEqual([undefined, 'v1', undefined]);
  expect(condemned(all, retention())).toEqual(['r', 'v1']);
});

test('an image goes if all components that hold it are condemned, and stays if one of them is kept', () => {
  fc.assert(
    fc.property(anyImages, anyRetention, anyReferences, (any, policy, references) => {
      const decisions = plan(any, policy, { references });
      const going = condemned(any, policy, { references });
      for (const one of any) {
        const holders = decisions.filter(({ component }) => component.members.includes(one));
        expect(holders).not.toEqual([]);
        expect(going.includes(nameOf(one.digest))).toBe(holders.every(({ verdict }) => verdict === 'condemned'));
      }
    }),
  );
});

test('what stays keeps what it lists and what is about it', () => {
  fc.assert(
    fc.property(anyImages, anyRetention, anyReferences, (any, policy, references) => {
      const going = new Set(condemned(any, policy, { references }).map(digest));
      const staying = new Set(any.map((one) => one.digest).filter((id) => !going.has(id)));
      const listed = any.filter((one) => staying.has(one.digest)).flatMap(listsOf);
      const referrers = any.filter((one) => subjectsOf(one).some((subject) => staying.has(subject)));
      expect([...listed, ...referrers.map((one) => one.digest)].filter((id) => going.has(id))).toEqual([]);
    }),
  );
});
