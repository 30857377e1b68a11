import type { Moment } from './random-account.ts';

export const otherAccount = '222222222222';
export const pullingAccount = '444444444444';
const pulls = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const rootOf = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });

/** The statements that a repository's policy may have, and what they open it to. */
const statements = [
  ['stranger', { Principal: rootOf('333333333333'), Action: pulls }],
  ['stranger', { Principal: '*', Action: 'ecr:*' }],
  ['puller', { Principal: rootOf(pullingAccount), Action: pulls }],
  ['known', { Principal: rootOf('333333333333'), Action: ['ecr:PutImage', 'ecr:InitiateLayerUpload'] }],
  ['known', { Principal: { Service: 'lambda.amazonaws.com' }, Action: pulls }],
  ['known', { Principal: rootOf(otherAccount), Action: pulls }],
] as const;

/** Gives the repository another policy. */
export function share({ aws, event, region, repository, records }: Moment): void {
  const [openness, statement] = statements[(event.of[0] ?? 0) % statements.length] ?? statements[0];
  const policyText = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
  aws.ecr({ region }).configure({ repository, policyText });
  records.opened.set(`${region}/${repository}`, openness);
  if (policyText.includes(otherAccount)) records.hasOthers = true;
}
