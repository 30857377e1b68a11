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

async function simulated(call: Call, policy: PolicyDocument): Promise<Ground | undefined> {
  // Loaded when a role first asks for something: few sandboxes have one.
  const { runSimulation } = await import('@cloud-copilot/iam-simulate');
  const simulation = await runSimulation(
    {
      request: {
        principal: call.caller,
        action: actionOf(call),
        // What other accounts say of their resources is not modelled: the policy of the role decides.
        resource: { resource: resourceOf(call), accountId: call.account },
        contextVariables: { 'aws:RequestedRegion': call.region, 'aws:PrincipalAccount': call.account },
      },
      identityPolicies: [{ name: 'identity', policy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (simulation.resultType === 'error') {
    throw new Error(`IAM cannot say whether ${actionOf(call)} is allowed: ${JSON.stringify(simulation.errors)}`);
  }
  if (simulation.overallResult === 'Allowed') return undefined;
  return simulation.overallResult === 'ExplicitlyDenied' ? 'denied by identity' : 'not allowed';
}
