import { diagnose } from '../../lambda/core/diagnosis.ts';
import type { Unread } from '../../lambda/core/usage.ts';
import { parsePolicy } from '../../lambda/policy.ts';
import { summary } from './build-run.ts';
import { forbidden, unread } from './readings.ts';

const answersTo = (...findings: readonly Unread[]): readonly string[] =>
  diagnose(summary({ findings })).flatMap(({ remedies }) => remedies.filter((one) => one.includes('exclude')));
const answer = (where: string): string =>
  `If nothing there can use your images: inUse.exclude: [{ ${where}, because: ... }]`;

test.each<[string, readonly Unread[], readonly string[]]>([
  [
    'just the regions of just that account',
    [unread({ region: 'us-east-1' }), unread(), unread({ region: 'us-east-1' })],
    [answer("source: ecs-tasks, account: '111111111111', region: [eu-west-1, us-east-1]")],
  ],
  [
    'each of several accounts by itself',
    [unread(), unread({ account: '222222222222', region: 'us-east-1' })],
    [
      answer("source: ecs-tasks, account: '111111111111', region: [eu-west-1]"),
      answer("source: ecs-tasks, account: '222222222222', region: [us-east-1]"),
    ],
  ],
  [
    'a cluster, whatever its name',
    [unread({ source: 'kubernetes', unit: "team's" })],
    [answer("source: kubernetes, account: '111111111111', region: [eu-west-1], cluster: 'team''s'")],
  ],
  ['no publisher whose name would mean others, too', [unread({ source: 'lists', unit: '*/ci' })], []],
  [
    'registries',
    [unread({ source: 'registries' })],
    [answer("source: registries, account: '111111111111', region: [eu-west-1]")],
  ],
  ['nothing that says what others may have named', [unread({ source: 'registry-settings' })], []],
])('a person may answer for %s', (_, findings, answers) => {
  expect(answersTo(...findings)).toEqual(answers);
});

test('what doctor proposes is what the policy takes', () => {
  const proposed = answersTo(
    unread(),
    unread({ source: 'kubernetes', unit: "team's" }),
    unread({ source: 'registries' }),
  );
  for (const text of proposed) {
    const [, entry = ''] = /(exclude: .*)$/.exec(text) ?? [];
    expect(() => parsePolicy(`mode: report\ninUse: { ${entry.replace('...', 'x')} }`, 'policy.yaml')).not.toThrow();
  }
  expect(proposed).toHaveLength(3);
});

test('places are told apart by account where there are several', () => {
  const [problem] = diagnose(
    summary({
      findings: [
        forbidden('ecs:ListTasks'),
        forbidden('ecs:ListTasks', { account: '222222222222', region: 'us-east-1' }),
      ],
    }),
  );
  expect(problem?.details).toEqual(['ECS tasks: 111111111111 eu-west-1, 222222222222 us-east-1']);
});

test('regions that an organisation forbids are answered for account by account', () => {
  const barred = { status: 'barred', region: 'me-south-1' } as const;
  const [problem] = diagnose(
    summary({ findings: [unread(barred), unread({ ...barred, account: '222222222222', region: 'af-south-1' })] }),
  );
  expect(problem?.paste?.slice(2)).toEqual([
    "    - { source: ['*', registries], account: '111111111111', region: [me-south-1], because: the organisation denies these regions }",
    "    - { source: ['*', registries], account: '222222222222', region: [af-south-1], because: the organisation denies these regions }",
  ]);
});
