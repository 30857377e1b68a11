import fc from 'fast-check';

const number = fc.nat({ max: 99_999 }).map(String);
const hash = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: 6, maxLength: 41 });
const branch = fc
  .tuple(
    fc.constantFrom('feature', 'pr', 'PR', 'fix', 'renovate', 'team'),
    fc.constantFrom('-', '_', ''),
    fc.constantFrom('', '-', '_', 'login', 'JIRA-7', '1.2.3'),
    fc.constantFrom('-', '_', ''),
    fc.oneof(number, hash),
  )
  .map((parts) => parts.join(''));
const version = fc
  .tuple(
    fc.constantFrom('', 'v', 'sha-', 'build-'),
    number,
    number,
    number,
    fc.constantFrom('', '-rc.1', '+5', '-SNAPSHOT'),
  )
  .map(([start, major, minor, patch, end]) => `${start}${major}.${minor}.${patch}${end}`);
const moment = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .chain((date) => fc.constantFrom(date.toISOString(), date.toISOString().replaceAll(/\D/g, '')))
  .chain((text) => fc.nat({ max: text.length }).map((length) => text.slice(0, length).replaceAll(':', '-')));
const moving = fc.constantFrom('latest', 'prod', 'main', 'staging', 'latest-arm64');
/** No registry takes most of these; what nobody can tell is safe all the same. A slash is what no tag has. */
const hostile = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    '#',
    "it's",
    '"',
    "': [",
    '${x}',
    '{name}',
    '[0-9]',
    'a\nb: 1',
    '\u{85}',
    '\u{FEFF}x',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 128 }).filter((tag) => !/[/]|^\.{1,2}$/.test(tag)),
);
const allowed = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/);

/** Tags as pipelines make them, as a registry allows them, and as it should not. */
export const anyTag = fc
  .oneof(version, hash, number, branch, moment, moving, allowed, hostile)
  .filter((tag) => tag !== '');
