import type { Clock } from './clock.ts';
import { errorOf } from './kernel/dialect.ts';
import type { Principal, Principals } from './kernel/principals.ts';
import { text } from './json.ts';
import type { Call, JsonObject, Service } from './service.ts';
import { AwsError } from './service.ts';

/** STS: who one is, and becoming somebody else. Any role of a known account may be assumed; faults say which may not. */
export const stsService =
  (principals: Principals, clock: Clock): Service =>
  (call) => {
    switch (call.operation) {
      case 'GetCallerIdentity':
        return {
          Account: call.account,
          Arn: call.caller,
          UserId: userIdOf({ account: call.account, arn: call.caller }),
        };
      case 'AssumeRole':
        return assumeRole(call, principals, clock);
      default:
        throw errorOf('sts', 'unknownOperation', `Could not find operation ${call.operation}`);
    }
  };

function assumeRole(call: Call, principals: Principals, clock: Clock): JsonObject {
  const arn = text(call.input, 'RoleArn') ?? '';
  const name = text(call.input, 'RoleSessionName');
  if (name === undefined) throw new AwsError('ValidationError', 'RoleSessionName must not be null');
  const [, account, role] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  if (account === undefined || role === undefined) throw new AwsError('ValidationError', `${arn} is invalid`);
  if (!principals.accounts.includes(account)) {
    const message = `User: ${call.caller} is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
    throw errorOf('sts', 'denied', message);
  }
  const session = principals.assume({ account, role, name });
  const seconds = Number(text(call.input, 'DurationSeconds') ?? 3600);
  return {
    Credentials: {
      AccessKeyId: session.accessKey,
      SecretAccessKey: 'sandbox',
      SessionToken: 'sandbox',
      Expiration: new Date(clock.nowMs() + seconds * 1000).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: userIdOf(session.principal), Arn: session.principal.arn },
  };
}

const userIdOf = ({ account, arn }: Principal): string =>
  arn.includes(':assumed-role/') ? `AROATEST${account}:${arn.split('/').at(-1)}` : `AIDATEST${account}`;
