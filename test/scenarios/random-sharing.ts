import type { Moment } from './random-account.ts';

export const otherAccount = '222222222222';
export const pullingAccount = '444444444444';
const pulls = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const rootOf = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });

const forOthers = { Principal: rootOf(otherAccount), Action: pulls };

/** The statements that a repository's policy may have, and what they open it to. */
const statements = [
  ['stranger', { Principal: rootOf('333333333333'), Action: pulls }],
  ['stranger', { Principal: '*', Action: 'ecr:*' }],
  ['puller', { Principal: rootOf(pullingAccount), Action: pulls }],
  ['known', { Principal: rootOf('333333333333'), Action: ['ecr:PutImage', 'ecr:InitiateLayerUpload'] }],
  ['known', { Principal: { Service: 'lambda.amazonaws.com' }, Action: pulls }],
  ['known', forOthers],
] as const;

/** Gives the repository another policy. */
export function share(moment: Moment): void {
  const { event, region, repository, records } = moment;
  const [openness, statement] = statements[(event.of[0] ?? 0) % statements.length] ?? statements[0];
  records.opened.set(`${region}/${repository}`, openness);
  open(moment, statement);
  if (statement === forOthers) records.hasOthers = true;
}

/** Lets the other account pull, whatever else the repository's policy says later: what uses an image there can pull it. */
export function letOthersPull(moment: Moment): void {
  const { region, repository, records } = moment;
  records.hasOthers = true;
  records.usedByOthers.add(`${region}/${repository}`);
  records.opened.set(`${region}/${repository}`, 'known');
  open(moment, forOthers);
}

function open({ aws, region, repository, records }: Moment, statement: object): void {
  const all = records.usedByOthers.has(`${region}/${repository}`) ? [statement, forOthers] : [statement];
  const Statement = all.map((one) => ({ Effect: 'Allow', ...one }));
  aws.ecr({ region }).configure({ repository, policyText: JSON.stringify({ Version: '2012-10-17', Statement }) });
}
