import { objects, text } from '../json.ts';
import type { Call, ServiceName } from '../service.ts';

/** What IAM calls the operation of a call: `s3:ListBucket` for ListObjectsV2. */
export const actionOf = ({ service, operation }: Pick<Call, 'operation' | 'service'>): string =>
  `${service}:${renamed[service]?.[operation] ?? operation}`;

const renamed: Readonly<Partial<Record<ServiceName, Readonly<Record<string, string>>>>> = {
  lambda: { Invoke: 'InvokeFunction' },
  s3: {
    DeleteObjects: 'DeleteObject',
    HeadBucket: 'ListBucket',
    HeadObject: 'GetObject',
    ListBuckets: 'ListAllMyBuckets',
    ListObjectsV2: 'ListBucket',
  },
};

/** What a call acts on, where a policy is likely to say: objects, buckets, repositories and roles. Else it is `*`. */
export const resourceOf = (call: Call): string => resources[call.service]?.(call) ?? '*';

const resources: Readonly<Partial<Record<ServiceName, (call: Call) => string | undefined>>> = {
  ecr({ account, region, input }) {
    const repository = text(input, 'repositoryName');
    if (repository === undefined) return undefined;
    return `arn:aws:ecr:${region}:${text(input, 'registryId') ?? account}:repository/${repository}`;
  },
  events({ account, region, operation, input }) {
    // All events of a call are for one bus here, as everywhere in the product.
    const [first] = operation === 'PutEvents' ? objects(input, 'Entries') : [];
    return first && `arn:aws:events:${region}:${account}:event-bus/${text(first, 'EventBusName') ?? 'default'}`;
  },
  s3({ input }) {
    const [bucket, key] = [text(input, 'Bucket'), text(input, 'Key')];
    if (bucket === undefined) return undefined;
    return key === undefined ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
  },
  sts: ({ input }) => text(input, 'RoleArn'),
};

/** Why a call is refused. */
export type Ground = keyof typeof grounds;

/** The sentence with which AWS refuses a call. */
export function refusalOf(call: Call, ground: Ground): string {
  const action = actionOf(call);
  const resource = resourceOf(call);
  const named = call.service === 's3' ? `"${resource}"` : resource;
  const refusal = `User: ${call.caller} is not authorized to perform: ${action} on resource: ${named} ${grounds[ground](action)}`;
  return call.service === 'ec2' ? `You are not authorized to perform this operation. ${refusal}` : refusal;
}

const grounds = {
  'not allowed': (action: string) => `because no identity-based policy allows the ${action} action`,
  'denied by identity': () => 'with an explicit deny in an identity-based policy',
  'denied by organization': () => 'with an explicit deny in a service control policy',
} as const;
