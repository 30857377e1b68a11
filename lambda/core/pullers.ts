import { firstMatch } from './glob.ts';

/** Somebody outside our account whom a policy lets pull. */
export type Puller =
  | { readonly kind: 'account'; readonly id: string }
  | { readonly kind: 'organization'; readonly id: string }
  | { readonly kind: 'service'; readonly id: string }
  | { readonly kind: 'everyone'; readonly id: '*' };

/**
 * Who else may pull, by a repository's or registry's policy. What is written in a way that is not understood counts for
 * everyone: a policy that we misread must not hide a consumer. Denials are not looked at, they only take away.
 */
export function pullersIn(policy: string, ownAccount: string): readonly Puller[] {
  const statements = statementsIn(policy);
  if (!statements) return [everyone];
  const pullers = statements
    .filter((statement) => statement['Effect'] === 'Allow' && allowsPulls(statement))
    .flatMap((statement) => narrowed(principalsOf(statement), conditionsOf(statement)))
    .filter((puller) => puller.kind !== 'account' || puller.id !== ownAccount);
  return [...new Map(pullers.map((puller) => [`${puller.kind} ${puller.id}`, puller])).values()];
}

const everyone: Puller = { kind: 'everyone', id: '*' };

type Fields = Readonly<Record<string, unknown>>;

function statementsIn(policy: string): readonly Fields[] | undefined {
  try {
    const document: unknown = JSON.parse(policy);
    const given = fieldsOf(document)?.['Statement'];
    const found = listOf(given).map(fieldsOf);
    const statements = found.filter((statement) => statement !== undefined);
    return given !== undefined && statements.length === found.length ? statements : undefined;
  } catch {
    return undefined;
  }
}

/** A manifest and its layers are read by these; whoever may do only one of them is counted all the same. */
const pulls = ['ecr:batchgetimage', 'ecr:getdownloadurlforlayer'] as const;

function allowsPulls({ Action, NotAction }: Fields): boolean {
  if (NotAction !== undefined) return pulls.some((action) => actionsIn(NotAction)(action) === undefined);
  return pulls.some((action) => actionsIn(Action)(action) !== undefined);
}

const actionsIn = (patterns: unknown) => firstMatch(listOf(patterns).map((pattern) => String(pattern).toLowerCase()));

function principalsOf({ Principal, NotPrincipal }: Fields): readonly Puller[] {
  if (NotPrincipal !== undefined || Principal === undefined || Principal === '*') return [everyone];
  const { AWS, Service, ...others } = fieldsOf(Principal) ?? { unknown: true };
  return [
    ...listOf(AWS).map((principal) => accountIn(String(principal))),
    ...listOf(Service).map((service): Puller => ({ kind: 'service', id: String(service) })),
    ...(Object.keys(others).length > 0 ? [everyone] : []),
  ];
}

/** `arn:aws:iam::111122223333:root`, a role or user there, the bare number, or anybody. */
function accountIn(principal: string): Puller {
  const id = /^(?:arn:aws[a-z-]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];
  return id === undefined ? everyone : { kind: 'account', id };
}

interface Conditions {
  /** Whether it says anything about whom a service acts for. */
  readonly isSourced: boolean;
  readonly organizations: readonly string[];
  readonly accounts: readonly string[];
}

/** Only what surely narrows: equality, and patterns that leave the account or the organisation no room. */
function conditionsOf({ Condition }: Fields): Conditions {
  const tests = Object.entries(fieldsOf(Condition) ?? {}).filter(([test]) => narrowing.test(test));
  const valuesOf = (keys: readonly string[]) =>
    tests.flatMap(([, given]) =>
      Object.entries(fieldsOf(given) ?? {})
        .filter(([key]) => keys.includes(key.toLowerCase()))
        .flatMap(([, values]) => listOf(values).map(String)),
    );
  const keys = Object.values(fieldsOf(Condition) ?? {}).flatMap((given) => Object.keys(fieldsOf(given) ?? {}));
  return {
    isSourced: keys.some((key) => /^aws:source/i.test(key)),
    organizations: exactly(valuesOf(['aws:principalorgid', 'aws:sourceorgid']), /^(o-[a-z0-9]{10,32})$/),
    accounts: exactly(
      [...valuesOf(['aws:principalaccount', 'aws:sourceaccount']), ...valuesOf(['aws:sourcearn', 'aws:principalarn'])],
      /^(?:arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9*-]*:)?(\d{12})(?::|$)/,
    ),
  };
}

const narrowing = /^(?:String(?:Equals|Like)|Arn(?:Equals|Like))$/;

/** What every value says, or nothing: one that says something else leaves it open. */
function exactly(values: readonly string[], pattern: RegExp): readonly string[] {
  const found = values.map((value) => pattern.exec(value)?.[1]);
  return found.every((one) => one !== undefined) ? found.filter((one) => one !== undefined) : [];
}

/** A condition narrows everyone to an organisation or accounts, and a service to the account that it acts for. */
function narrowed(
  principals: readonly Puller[],
  { isSourced, organizations, accounts }: Conditions,
): readonly Puller[] {
  const asAccounts = accounts.map((id): Puller => ({ kind: 'account', id }));
  const asOrganizations = organizations.map((id): Puller => ({ kind: 'organization', id }));
  const isOpen = accounts.length + organizations.length === 0;
  return principals.flatMap((principal): readonly Puller[] => {
    const narrower = [asAccounts, asOrganizations].find(({ length }) => length > 0) ?? [principal];
    switch (principal.kind) {
      case 'everyone':
        return narrower;
      case 'service':
        // A condition about whom the service acts for that is not understood may let it act for anybody.
        return isSourced && isOpen ? [everyone] : narrower;
      case 'account':
      case 'organization':
        return [principal];
    }
  });
}

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
