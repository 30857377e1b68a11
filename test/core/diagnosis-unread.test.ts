import { diagnose } from '../../lambda/core/diagnosis.ts';
import type { HeldBack } from '../../lambda/core/summary.ts';
import type { Finding, Unread } from '../../lambda/core/usage.ts';
import { digest, here, reference } from './build.ts';
import { summary } from './build-run.ts';
import { forbidden, unread } from './readings.ts';

const whatOf = (...findings: readonly Finding[]): readonly string[] =>
  diagnose(summary({ findings })).map(({ what }) => what);

test('problems come worst first: what makes blind, who is not looked at, what breaks soon, what may be improved', () => {
  const problems = diagnose(
    summary({
      findings: [
        unread({ source: 'batch-jobs' }),
        forbidden('lambda:ListFunctions', { source: 'lambda-functions' }),
        forbidden('ecs:ListTasks'),
        unread({ status: 'barred', region: 'me-south-1' }),
        forbidden('ec2:DescribeRegions', { status: 'barred', region: 'af-south-1' }),
      ],
      strangers: ['everyone *', 'service transfer.amazonaws.com'].map((principal) => ({
        principal,
        images: 1,
        bytes: 1,
      })),
      broken: [reference({ tag: 'gone' })],
      endangered: [{ ...here, digest: digest('a'), tags: [], usedBy: [], danger: 'expire' }],
      pulledByNobody: { images: 1, bytes: 1 },
      twoCleaners: ['111111111111/eu-west-1/app', '111111111111/eu-west-1/web'],
    }),
  );
  expect(problems.map(({ what }) => what)).toEqual([
    "An organisation's policy forbids 2 regions",
    'ecs:ListTasks is not allowed',
    'lambda:ListFunctions is not allowed',
    'Batch jobs could not be read: Rate exceeded',
    'Everybody * may pull, and its consumers are not looked at',
    'Service transfer.amazonaws.com may pull, and its consumers are not looked at',
    'References that name what is not there, and fail at the next start: 1',
    'Images in use that are archived, or about to be taken by a native lifecycle policy: 1',
    'Images were pulled in the last 30 days by somebody who was not found',
    'Repositories with a native lifecycle policy as well, so that two clean: 2',
  ]);
});

test('the regions that an organisation forbids are one problem, each named once and in order', () => {
  const regions = ['me-south-1', 'af-south-1', 'me-south-1', 'ap-east-1'];
  const [problem, ...others] = diagnose(
    summary({ findings: regions.map((region) => unread({ status: 'barred', region })) }),
  );
  expect(others).toEqual([]);
  expect(problem?.details).toEqual(['af-south-1, ap-east-1, me-south-1']);
  expect(problem?.paste?.[2]).toContain('region: [af-south-1, ap-east-1, me-south-1]');
});

test('a permission is one problem wherever it is missing, with its places by source', () => {
  const places: readonly Partial<Unread>[] = [
    {},
    { source: 'ecs-services' },
    { region: 'us-east-1' },
    { source: 'kubernetes', unit: 'prod' },
    { source: 'kubernetes', unit: 'test' },
  ];
  const problems = diagnose(summary({ findings: places.map((place) => forbidden('sts:AssumeRole', place)) }));
  expect(problems.map(({ what, details }) => [what, details])).toEqual([
    [
      'sts:AssumeRole is not allowed',
      [
        'ECS tasks: eu-west-1, us-east-1',
        'ECS services: eu-west-1',
        'Kubernetes clusters: eu-west-1 prod, eu-west-1 test',
      ],
    ],
  ]);
});

test('what could not be read for the same cause is one problem for each source, and for each cluster', () => {
  const problems = diagnose(
    summary({
      findings: [
        unread(),
        unread({ region: 'us-east-1' }),
        unread({ error: 'Internal error' }),
        unread({ source: 'ecs-services' }),
        unread({ source: 'kubernetes', unit: 'prod' }),
        unread({ source: 'kubernetes', unit: 'test' }),
      ],
    }),
  );
  expect(problems.map(({ what, details }) => [what, ...details])).toEqual([
    ['ECS tasks could not be read: Rate exceeded', 'ECS tasks: eu-west-1, us-east-1'],
    ['ECS tasks could not be read: Internal error', 'ECS tasks: eu-west-1'],
    ['ECS services could not be read: Rate exceeded', 'ECS services: eu-west-1'],
    ['Kubernetes clusters could not be read: Rate exceeded', 'Kubernetes clusters: eu-west-1 prod'],
    ['Kubernetes clusters could not be read: Rate exceeded', 'Kubernetes clusters: eu-west-1 test'],
  ]);
});

test.each([
  ['is not authorized to perform: ecr:DescribeImages on resource: *', 'ecr:DescribeImages is not allowed'],
  ['is not authorized to perform sagemaker:ListModels', 'sagemaker:ListModels is not allowed'],
  ['is not authorized to perform: cleanrooms-ml:ListX because no policy', 'cleanrooms-ml:ListX is not allowed'],
  [
    'You are not authorized to perform this operation. User: x is not authorized to perform: ec2:DescribeRegions',
    'ec2:DescribeRegions is not allowed',
  ],
  [
    'You are not authorized to perform this operation.',
    'ECS tasks could not be read: You are not authorized to perform this operation.',
  ],
  ['AccessDenied', 'ECS tasks could not be read: AccessDenied'],
])('"%s" is read as: %s', (error, what) => {
  expect(whatOf(unread({ error }))).toEqual([what]);
});

const heldBy = (images: number, over: Partial<Unread> = {}): HeldBack => {
  const { source, account, region, unit, error } = unread(over);
  const hold = { hold: 'veto', source, account, region, error } as const;
  return { hold: unit === undefined ? hold : { ...hold, unit }, images, bytes: images * 100 };
};
const grace: HeldBack = { hold: { hold: 'grace', announcedAtMs: 0, untilMs: 1 }, images: 9, bytes: 900 };
const prod = { source: 'kubernetes', unit: 'prod' } as const;

test.each<[string, readonly Unread[], readonly HeldBack[], number]>([
  ['nothing, if it holds nothing', [unread()], [], 0],
  ['what it holds back', [unread()], [heldBy(3)], 3],
  ['what its cluster holds back', [unread(prod)], [heldBy(3, prod)], 3],
  ['not what holds for another reason', [unread()], [grace, heldBy(3)], 3],
  ['not what another source holds back', [unread()], [heldBy(3), heldBy(9, { source: 'ecs-services' })], 3],
  ['not what another account holds back', [unread()], [heldBy(3), heldBy(9, { account: '222222222222' })], 3],
  ['not what another region holds back', [unread()], [heldBy(3), heldBy(9, { region: 'us-east-1' })], 3],
  ['not what another cluster holds back', [unread(prod)], [heldBy(3, prod), heldBy(9, { ...prod, unit: 'test' })], 3],
  ['not what the list of clusters holds back', [unread(prod)], [heldBy(9, { source: 'kubernetes' })], 0],
  [
    'of several cells that may hold the same images, what one of them surely holds back',
    [unread(), unread({ region: 'us-east-1' }), unread({ region: 'us-west-2' })],
    [heldBy(3), heldBy(5, { region: 'us-east-1' }), heldBy(4, { region: 'us-west-2' })],
    5,
  ],
])('a problem touches %s', (_, findings, heldBack, images) => {
  const problems = diagnose(summary({ findings, heldBack }));
  expect(problems.map(({ touches }) => touches)).toEqual([{ images, bytes: images * 100 }]);
});

test('of what is broken, in danger or cleaned twice, ten are named and all are counted', () => {
  const names = Array.from({ length: 11 }, (_, i) => `app-${i}`);
  const problems = diagnose(
    summary({
      broken: names.map((usedBy) => reference({ tag: 'gone', usedBy })),
      endangered: names.map((name) => ({
        ...here,
        name,
        digest: digest('a'),
        tags: ['1.0'],
        usedBy: [],
        danger: 'expire',
      })),
      twoCleaners: names,
    }),
  );
  const ten = names.slice(0, 10);
  expect(problems.map(({ details }) => details)).toEqual([
    ten,
    ten.map((name) => `eu-west-1/${name} 1.0: expire`),
    ten,
  ]);
  expect(problems.map(({ what }) => what.split(' ').at(-1))).toEqual(['11', '11', '11']);
});
