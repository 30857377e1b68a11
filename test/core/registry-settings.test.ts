import { hidesOthers } from '../../lambda/core/registry-settings.ts';

const caller = 'arn:aws:sts::111111111111:assumed-role/keeper/ecr-keeper';
const own = 'arn:aws:iam::111111111111:role/keeper';

test.each<[string, readonly string[], string, boolean]>([
  ['nobody', [], caller, false],
  ['our own role', [own], caller, false],
  ['our own role, which has a path', ['arn:aws:iam::111111111111:role/tools/keeper'], caller, false],
  ['another role', ['arn:aws:iam::111111111111:role/apprunner'], caller, true],
  ['another role beside our own', [own, 'arn:aws:iam::111111111111:role/apprunner'], caller, true],
  ['a role of our name in another account', ['arn:aws:iam::222222222222:role/keeper'], caller, true],
  ['a role whose name ends like ours', ['arn:aws:iam::111111111111:role/timekeeper'], caller, true],
  ['a role, while we are a user', [own], 'arn:aws:iam::111111111111:user/keeper', true],
  ['a role, while nobody knows who we are', [own], '', true],
])('an exclusion of %s from the record of pulls', (_what, excluded, who, hides) => {
  expect(hidesOthers(excluded, who)).toBe(hides);
});
