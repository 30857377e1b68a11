import { atOnce, onScene, onlyInUse } from './scene.ts';

test('validate says what a policy holds, and asks nobody', () =>
  onScene({}, async ({ aws, file, keeper }) => {
    const name = file(`${onlyInUse}  - { repositories: [app] }\n`);
    expect(await keeper('validate', name)).toEqual({
      code: 0,
      out: `${name} is valid: mode delete, 2 retention entries, 2 families of tags\n`,
      err: '',
    });
    expect(aws.calls).toEqual([]);
  }));

test('it counts what is named besides', () =>
  onScene({}, async ({ file, keeper }) => {
    const name = file(`
${atOnce}
inUse:
  accounts: [{ id: '222222222222', role: reader }]
  exclude:
    - { source: ecs-tasks, because: a }
    - { region: eu-*, because: b }
`);
    expect((await keeper('validate', name)).out).toBe(
      `${name} is valid: mode report, 1 retention entry, 2 families of tags, 1 other account, 2 exclusions\n`,
    );
  }));

test('every mistake is a line with its line and column', () =>
  onScene({}, async ({ file, keeper }) => {
    const name = file('mode: report\ngrace: soon\nretention:\n  - repositories: [a]\n    keep: 5\n');
    expect(await keeper('validate', name)).toEqual({
      code: 2,
      out: '',
      err:
        `keeper: unknown key "keep"; allowed are repositories, withTags, mode, minimumAge, createdWithin, keepTags, families, untagged, labels, archived, orphans in retention[0] (${name}:5:5)\n` +
        `keeper: grace must be a duration such as 5m, 36h, 14d or 2w, or none, got "soon" (${name}:2:8)\n`,
    });
  }));

test.each([
  ['/nowhere/policy.yaml', 'there is no such file'],
  ['/', 'it is a folder'],
  ['/dev/null/x', 'ENOTDIR'],
])('what is not there or no file is one sentence: %s', (name, why) =>
  onScene({}, async ({ keeper }) => {
    expect(await keeper('validate', name)).toEqual({
      code: 2,
      out: '',
      err: `keeper: the policy file "${name}" cannot be read: ${why}\n`,
    });
  }),
);

test('it needs no credentials, no region and no network', () =>
  onScene({}, async ({ file, keeper }) => {
    process.env = { PATH: process.env['PATH'], AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    expect(await keeper('validate', file('mode: archive'))).toMatchObject({ code: 0, err: '' });
  }));

test('without a file it says what it wants', () =>
  onScene({}, async ({ keeper }) => {
    expect(await keeper('validate')).toMatchObject({
      code: 2,
      err: expect.stringContaining("missing required argument 'file'"),
    });
  }));
