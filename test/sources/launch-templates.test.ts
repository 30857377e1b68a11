import { consumerSources } from '../../lambda/core/sources.ts';
import { digest, here } from '../core/build.ts';
import type { Aws } from '../sandbox/aws.ts';
import { failureOf, host, onReader, tagsIn } from './by-hand.ts';

const source = 'launch-templates';
const { actions } = consumerSources[source];

const base64 = (text: string) => Buffer.from(text).toString('base64');
const running = (image: string) => base64(`#!/bin/bash\ndocker run --rm ${image}\n`);

const putVersion = (
  aws: Aws,
  LaunchTemplateName: string,
  VersionNumber: number,
  image: string,
  DefaultVersion = false,
) =>
  aws.service('ec2').put('launchTemplateVersions', {
    LaunchTemplateName,
    VersionNumber,
    DefaultVersion,
    LaunchTemplateData: { UserData: running(image) },
  });
/** A template of five versions, of which the second is the default. */
const putTemplate = (aws: Aws, name: string) => {
  for (const version of [1, 2, 3, 4, 5]) putVersion(aws, name, version, `${host}/${name}:v${version}`, version === 2);
};
const putGroup = (aws: Aws, name: string, over: object) =>
  aws.service('autoscaling').put('groups', { AutoScalingGroupName: name, ...over });
const configure = (aws: Aws, name: string, image: string) =>
  aws.service('autoscaling').put('launchConfigurations', { LaunchConfigurationName: name, UserData: running(image) });

test.each([1, undefined])('the latest and the default version of each template are in use, %s on a page', (maxPage) =>
  onReader(source, maxPage === undefined ? {} : { maxPage }, async ({ aws, read }) => {
    putTemplate(aws, 'web');
    putTemplate(aws, 'api');
    configure(aws, 'old', `${host}/old:v1`);
    configure(aws, 'older', `${host}/older:v1`);
    const seen = await read();
    expect(tagsIn(seen)).toEqual(['api:v2', 'api:v5', 'old:v1', 'older:v1', 'web:v2', 'web:v5']);
    expect(seen.references).toContainEqual({
      usedBy: 'Launch template web:5 (eu-west-1)',
      role: 'in-use',
      repository: { ...here, name: 'web' },
      tag: 'v5',
    });
    expect(seen.references).toContainEqual(
      expect.objectContaining({ usedBy: 'Launch configuration old (eu-west-1)', role: 'in-use' }),
    );
  }),
);

test('user data names images by tag, by digest, by both and by neither', () =>
  onReader(source, {}, async ({ aws, read }) => {
    const all = [`${host}/app:v1`, `${host}/app@${digest('a')}`, `${host}/app:v2@${digest('b')}`, `${host}/bare`];
    for (const [i, image] of all.entries()) putVersion(aws, `t${i}`, 1, image, true);
    const { references, mentions } = await read();
    expect(references).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ repository: here, tag: 'v1' }),
        expect.objectContaining({ repository: here, digest: digest('a') }),
        expect.objectContaining({ repository: here, tag: 'v2', digest: digest('b') }),
      ]),
    );
    expect(mentions).toMatchObject([{ repository: { ...here, name: 'bare' } }]);
  }));

const pinned = (Version: string) => ({ LaunchTemplateId: 'lt-web', LaunchTemplateName: 'web', Version });

test.each<[string, object]>([
  ['a group', { LaunchTemplate: pinned('3') }],
  ['a group, by name', { LaunchTemplate: { LaunchTemplateName: 'web', Version: '3' } }],
  [
    'a policy of mixed instances',
    { MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: pinned('3') } } },
  ],
  [
    'an override of such a policy',
    {
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: pinned('$Latest'),
          Overrides: [{ InstanceType: 'c8g.large', LaunchTemplateSpecification: pinned('3') }],
        },
      },
    },
  ],
  [
    'an instance',
    {
      LaunchTemplate: pinned('$Default'),
      Instances: [
        {
          InstanceId: 'i-1',
          AvailabilityZone: 'eu-west-1a',
          LifecycleState: 'InService',
          HealthStatus: 'Healthy',
          ProtectedFromScaleIn: false,
          LaunchTemplate: pinned('3'),
        },
      ],
    },
  ],
])('the version that %s has is in use', (_, group) =>
  onReader(source, { maxPage: 1 }, async ({ aws, read }) => {
    putTemplate(aws, 'web');
    putGroup(aws, 'first', {});
    putGroup(aws, 'second', group);
    putGroup(aws, 'third', group);
    expect(tagsIn(await read())).toEqual(['web:v2', 'web:v3', 'web:v5']);
    const asked = aws.calls.filter(
      ({ operation, input }) => operation.endsWith('Versions') && /lt-web|"web"/.test(JSON.stringify(input)),
    );
    expect(asked.length).toBe(1);
  }),
);

test('the latest version is not asked for again', () =>
  onReader(source, {}, async ({ aws, read }) => {
    putTemplate(aws, 'web');
    putGroup(aws, 'group', { LaunchTemplate: pinned('5') });
    await read();
    expect(aws.countOf('DescribeLaunchTemplateVersions')).toBe(1);
  }));

test.each([
  ['a template', { LaunchTemplate: { LaunchTemplateId: 'lt-gone', Version: '3' } }],
  ['a template by name', { LaunchTemplate: { LaunchTemplateName: 'gone', Version: '3' } }],
])('%s that went names nothing', (_, group) =>
  onReader(source, {}, async ({ aws, read }) => {
    putTemplate(aws, 'web');
    putGroup(aws, 'group', group);
    expect(tagsIn(await read())).toEqual(['web:v2', 'web:v5']);
  }),
);

const everything = (aws: Aws) => {
  putTemplate(aws, 'web');
  putGroup(aws, 'group', { LaunchTemplate: pinned('3') });
  configure(aws, 'old', `${host}/old:v1`);
};

test('its actions suffice', () =>
  onReader(source, {}, async ({ aws, readWith }) => {
    everything(aws);
    expect(tagsIn(await readWith(actions))).toEqual(['old:v1', 'web:v2', 'web:v3', 'web:v5']);
  }));

test.each(actions)('it cannot be read without %s', (action) =>
  onReader(source, {}, async ({ aws, readWith }) => {
    everything(aws);
    const failure = await failureOf(readWith(actions.filter((one) => one !== action)));
    expect(failure).toMatch(new RegExp(`^${action.split(':')[1]}: (?:AccessDenied|UnauthorizedOperation)`));
  }),
);
