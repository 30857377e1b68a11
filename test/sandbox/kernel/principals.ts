import type { HttpRequest } from './http.ts';

/** Who signed a request, and for where. The signature itself is not checked. */
export interface Scope {
  readonly accessKey: string;
  readonly region: string;
  readonly service: string;
}

/** A caller: the user of an account, or a session of a role. */
export interface Principal {
  readonly account: string;
  readonly arn: string;
}

/** Knows the access keys: one per account, and those of the sessions that `AssumeRole` began. */
export interface Principals {
  readonly accounts: readonly string[];
  readonly of: (accessKey: string) => Principal | undefined;
  readonly keyOf: (account: string) => string;
  /** Begins a session of a role. */
  readonly assume: (session: { readonly account: string; readonly role: string; readonly name: string }) => {
    readonly accessKey: string;
    readonly principal: Principal;
  };
}

/** Gives each account a user with an access key. */
export function principalsOf(accounts: readonly string[]): Principals {
  const known = new Map<string, Principal>(
    accounts.map((account) => [keyOf(account), { account, arn: `arn:aws:iam::${account}:user/tester` }]),
  );
  known.set(awsOwnKey, { account: '000000000000', arn: 'arn:aws:sts::000000000000:assumed-role/starport/ecr' });
  return {
    accounts,
    of: (accessKey) => known.get(accessKey),
    keyOf,
    assume({ account, role, name }) {
      const accessKey = `ASIATEST${String(known.size).padStart(12, '0')}`;
      const roleName = role.split('/').at(-1) ?? role;
      const arn = `arn:aws:sts::${account}:assumed-role/${roleName}/${name}`;
      const principal = { account, arn };
      known.set(accessKey, principal);
      return { accessKey, principal };
    },
  };
}

/** Who signs the URLs of layers: ECR itself, whatever the caller may do in S3. */
export const awsOwnKey = 'ASIASTARPORT00000000';

const keyOf = (account: string): string => `AKIATEST${account}`;

/** The credential scope of a request, from its header or, if presigned, from its query. */
export function scopeOf({ headers, query }: HttpRequest): Scope | undefined {
  const credential =
    /Credential=([^,\s]+)/.exec(headers['authorization'] ?? '')?.[1] ?? query.get('X-Amz-Credential') ?? '';
  const [accessKey, , region, service] = credential.split('/');
  return accessKey && region && service ? { accessKey, region, service } : undefined;
}
