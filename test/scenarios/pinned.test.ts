import { ECRClient, RegisterPullTimeUpdateExclusionCommand } from '@aws-sdk/client-ecr';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { onScene, rulesFor, uri } from './scene.ts';
import type { Scene } from './scene.ts';

const start = Date.parse('2026-06-01T00:00:00Z');
const daysAgo = (days: number): number => start - days * 86_400_000;

/** A service that was deployed 100 days ago from a tag that has moved since; `never` was never pulled. */
function seed({ aws }: Scene): { readonly deployed: string } {
  const push = (tags: readonly string[], days: number, pulledDays?: number) =>
    aws.ecr().push({
      repository: 'app',
      tags,
      at: daysAgo(days),
      ...(pulledDays === undefined ? {} : { pulledAt: daysAgo(pulledDays) }),
    });
  const deployed = push(['prod'], 300, 99);
  push(['before'], 300, 150);
  push(['never'], 300);
  push(['prod'], 50);
  aws.service('apprunner').put('services', {
    ServiceName: 'web',
    CreatedAt: new Date(daysAgo(100)),
    SourceConfiguration: { ImageRepository: { ImageIdentifier: uri('app', 'prod'), ImageRepositoryType: 'ECR' } },
  });
  return { deployed };
}

test('what App Runner deployed from a tag that has moved stays, with whatever else it may have been', () =>
  onScene({}, async (scene) => {
    const { deployed } = seed(scene);
    await scene.clean();
    expect(scene.left('app')).toEqual(['prod', deployed].toSorted());
    expect(rulesFor(scene.audited(), deployed)).toEqual(['pinned-unknown']);
  }));

const exclude = async (role: string): Promise<void> => {
  const ecr = new ECRClient({ region: 'eu-west-1' });
  const principalArn = `arn:aws:iam::111111111111:role/${role}`;
  await ecr.send(new RegisterPullTimeUpdateExclusionCommand({ principalArn }));
  ecr.destroy();
};

test('where some pulls are not recorded nobody knows, and everything that was there stays', () =>
  onScene({}, async (scene) => {
    seed(scene);
    await exclude('apprunner');
    await scene.clean();
    expect(scene.left('app')).toHaveLength(4);
  }));

test('where only our own pulls are not recorded, those of others still tell what was deployed', () =>
  onScene({}, async (scene) => {
    const { deployed } = seed(scene);
    await exclude('tools/keeper');
    const sts = new STSClient({ region: 'eu-west-1' });
    const RoleArn = 'arn:aws:iam::111111111111:role/tools/keeper';
    const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ecr-keeper' }));
    sts.destroy();
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: given?.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: given?.SecretAccessKey,
      AWS_SESSION_TOKEN: given?.SessionToken,
    });
    await scene.clean();
    expect(scene.left('app')).toEqual(['prod', deployed].toSorted());
  }));
