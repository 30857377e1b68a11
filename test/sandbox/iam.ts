import { objects, text } from './json.ts';
import { actionOf, refusalOf, resourceOf } from './kernel/actions.ts';
import type { Ground } from './kernel/actions.ts';
import { errorOf } from './kernel/dialect.ts';
import type { Call } from './service.ts';

/** A policy as IAM has it: `{ Version: '2012-10-17', Statement: [...] }`. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

/** Who may do what. Users, and roles that nobody made here, may do everything. */
export interface Iam {
  /** Makes a role, or gives it another policy, and returns its ARN. From now on its sessions may do no more than that. */
  readonly role: (name: string, policy: PolicyDocument, account: string) => string;
  /** Has the organization deny everything in these regions, as its policy for services would. Returns what ends it. */
  readonly barRegions: (regions: readonly string[]) => () => void;
  /** Refuses a call in the words of its service, or lets it pass. */
  readonly authorize: (call: Call) => Promise<void>;
}

/** Nobody is restricted yet. */
export function iamOf(): Iam {
  const policies = new Map<string, PolicyDocument>();
  const bars = new Set<readonly string[]>();
  return {
    role(name, policy, account) {
      policies.set(`${account}/${name}`, policy);
      return `arn:aws:iam::${account}:role/${name}`;
    },
    barRegions(regions) {
      bars.add(regions);
      return () => bars.delete(regions);
    },
    async authorize(call) {
      const ground = isBarred(call, [...bars].flat()) ? 'denied by organization' : await groundAgainst(call, policies);
      if (ground) throw errorOf(call.service, 'denied', refusalOf(call, ground));
    },
  };
}

/** Who one is and may become does not depend on a region. */
const isBarred = ({ service, region }: Call, regions: readonly string[]): boolean =>
  service !== 'sts' && regions.includes(region);

async function groundAgainst(call: Call, policies: ReadonlyMap<string, PolicyDocument>): Promise<Ground | undefined> {
  const [, account, role] = /^arn:aws:sts::(\d+):assumed-role\/([^/]+)\//.exec(call.caller) ?? [];
  const policy = policies.get(`${account}/${role}`);
  if (!policy || actionOf(call) === 'sts:GetCallerIdentity') return undefined;
  return simulated(call, policy);
}

/** In whose names events are sent. */
function eventSourcesOf({ operation, input }: Call): Readonly<Record<string, string[]>> {
  const entries = operation === 'PutEvents' ? objects(input, 'Entries') : [];
  const sources = entries.flatMap((entry) => text(entry, 'Source') ?? []);
  return sources.length === 0 ? {} : { 'events:source': [...new Set(sources)] };
}

/** What one role was told before: a run asks for the same thousands of times. */
const told = new WeakMap<PolicyDocument, Map<string, Promise<Ground | undefined>>>();

function simulated(call: Call, policy: PolicyDocument): Promise<Ground | undefined> {
  const asked = [call.caller, call.account, call.region, actionOf(call), resourceOf(call), eventSourcesOf(call)];
  const known = told.get(policy) ?? new Map<string, Promise<Ground | undefined>>();
  told.set(policy, known);
  const key = JSON.stringify(asked);
  const answer = known.get(key) ?? simulation(call, policy);
  known.set(key, answer);
  return answer;
}

async function simulation(call: Call, policy: PolicyDocument): Promise<Ground | undefined> {
  // Loaded when a role first asks for something: few sandboxes have one.
  const { runSimulation } = await import('@cloud-copilot/iam-simulate');
  const result = await runSimulation(
    {
      request: {
        principal: call.caller,
        action: actionOf(call),
        // What other accounts say of their resources is not modelled: the policy of the role decides.
        resource: { resource: resourceOf(call), accountId: call.account },
        contextVariables: {
          'aws:RequestedRegion': call.region,
          'aws:PrincipalAccount': call.account,
          ...eventSourcesOf(call),
        },
      },
      identityPolicies: [{ name: 'identity', policy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error') {
    if (result.errors.message === 'invalid.action') return isNamed(actionOf(call), policy) ? undefined : 'not allowed';
    throw new Error(`IAM cannot say whether ${actionOf(call)} is allowed: ${JSON.stringify(result.errors)}`);
  }
  if (result.overallResult === 'Allowed') return undefined;
  return result.overallResult === 'ExplicitlyDenied' ? 'denied by identity' : 'not allowed';
}

/** Some actions are too new for the evaluator: these go by their names, whatever they are about. */
function isNamed(action: string, { Statement }: PolicyDocument): boolean {
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  return statements.some((one) => {
    const { Effect, Action } = { Effect: '', Action: '', ...(typeof one === 'object' ? one : {}) };
    return Effect === 'Allow' && [Action].flat().includes(action);
  });
}
