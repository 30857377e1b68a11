import { diagnose } from '../../lambda/core/diagnosis.ts';
import type { Problem } from '../../lambda/core/diagnosis.ts';
import type { Endangered } from '../../lambda/core/lifecycle.ts';
import type { Summary } from '../../lambda/core/summary.ts';
import { digest, here, reference, replica } from './build.ts';
import { summary } from './build-run.ts';
import { forbidden, silent, unread, using } from './readings.ts';

const endangered = (over: Partial<Endangered> = {}): Endangered => ({
  ...here,
  digest: digest('a'),
  tags: [],
  usedBy: ['ecs task web/1'],
  danger: 'expire',
  ...over,
});

const published =
  'Let it publish lists of what it uses, expect the publisher by name in inUse.lists, and say coveredBy: lists.';
const tryAgain = 'Try again: what was throttled or changed in that moment is read the next time.';
const nothing = { images: 0, bytes: 0 };
const some = { images: 3, bytes: 300 };

test.each<[string, Partial<Summary>, Problem]>([
  [
    'a region that an organisation forbids',
    { findings: [unread({ status: 'barred', region: 'me-south-1' })] },
    {
      what: "An organisation's policy forbids a region",
      touches: nothing,
      details: ['me-south-1'],
      remedies: [
        'If nothing runs there, say so once in the policy:',
        'If something does, exempt the role of the function from that policy of the organisation.',
      ],
      paste: [
        'inUse:',
        '  exclude:',
        "    - { source: ['*', registries], account: '111111111111', region: [me-south-1], because: the organisation denies these regions }",
      ],
    },
  ],
  [
    'a permission that is missing',
    { findings: [forbidden('ecs:ListTasks')] },
    {
      what: 'ecs:ListTasks is not allowed',
      touches: nothing,
      details: ['ECS tasks: eu-west-1'],
      remedies: ['Allow ecs:ListTasks to the role that reads (the stack of this version grants it: deploy it again).'],
    },
  ],
  [
    'a cell that was throttled',
    { findings: [unread()] },
    {
      what: 'ECS tasks could not be read: Rate exceeded',
      touches: nothing,
      details: ['ECS tasks: eu-west-1'],
      remedies: [
        tryAgain,
        "If nothing there can use your images: inUse.exclude: [{ source: ecs-tasks, account: '111111111111', region: [eu-west-1], because: ... }]",
      ],
    },
  ],
  [
    'a cluster that did not answer',
    { findings: [unread({ source: 'kubernetes', unit: 'prod', error: 'connect ETIMEDOUT' })] },
    {
      what: 'Kubernetes clusters could not be read: connect ETIMEDOUT',
      touches: nothing,
      details: ['Kubernetes clusters: eu-west-1 prod'],
      remedies: [
        tryAgain,
        "If nothing there can use your images: inUse.exclude: [{ source: kubernetes, account: '111111111111', region: [eu-west-1], cluster: 'prod', because: ... }]",
      ],
    },
  ],
  [
    'another account that may pull',
    { strangers: [{ principal: 'account 222222222222', ...some }] },
    {
      what: 'Account 222222222222 may pull, and its consumers are not looked at',
      touches: some,
      details: [],
      remedies: [
        "Survey it: inUse.accounts: [{ id: '222222222222', role: ecr-keeper-reader }]",
        published,
        'Or go by its pulls:',
      ],
      paste: [
        'inUse:',
        '  foreign:',
        "    - { principals: ['222222222222'], coveredBy: pulls, within: 90d, because: ... }",
      ],
    },
  ],
  [
    'an organisation that may pull',
    { strangers: [{ principal: 'organization o-abcdefghij', ...some }] },
    {
      what: 'Organisation o-abcdefghij may pull, and its consumers are not looked at',
      touches: some,
      details: [],
      remedies: ['Survey all of its accounts, and say coveredBy: accounts.', published, 'Or go by its pulls:'],
      paste: [
        'inUse:',
        '  foreign:',
        "    - { principals: ['o-abcdefghij'], coveredBy: pulls, within: 90d, because: ... }",
      ],
    },
  ],
  [
    'a broken reference',
    { broken: [reference({ tag: 'gone', usedBy: 'ecs service web/api' })] },
    {
      what: 'References that name what is not there, and fail at the next start: 1',
      details: ['ecs service web/api'],
      remedies: ['Push the image again, or deploy the consumer with one that is there.'],
    },
  ],
  [
    'what a lifecycle policy takes, and what is archived',
    {
      endangered: [endangered({ tags: ['1.0', 'prod'] })],
      archivedInUse: [endangered({ ...replica, danger: 'archived' })],
    },
    {
      what: 'Images in use that are archived, or about to be taken by a native lifecycle policy: 2',
      details: ['us-east-1/app sha256:610000000000: archived', 'eu-west-1/app 1.0: expire'],
      remedies: ['Restore what is archived, and remove the rules: this tool knows what is in use, they do not.'],
    },
  ],
  [
    'pulls of somebody unseen',
    { pulledByNobody: some },
    {
      what: 'Images were pulled in the last 30 days by somebody who was not found',
      touches: some,
      details: [],
      remedies: [
        "CloudTrail's BatchGetImage events name who: survey it, or let it publish a list.",
        'If it is a scanner, keep its pulls out of the record: aws ecr register-pull-time-update-exclusion.',
      ],
    },
  ],
  [
    'a second cleaner',
    { twoCleaners: ['111111111111/eu-west-1/app'] },
    {
      what: 'Repositories with a native lifecycle policy as well, so that two clean: 1',
      details: ['111111111111/eu-west-1/app'],
      remedies: ['Remove the native policies where this tool cleans: they do not know what is in use.'],
    },
  ],
])('%s is a problem, with what it costs and what helps', (_, over, problem) => {
  expect(diagnose(summary(over))).toEqual([problem]);
});

test('where all was read, or a sentence answers for it, there is no problem', () => {
  expect(diagnose(summary({ findings: [using(2), silent('excluded')] }))).toEqual([]);
});
