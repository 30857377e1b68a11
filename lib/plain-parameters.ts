import { CfnParameter } from 'aws-cdk-lib';
import type { CfnParameterProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The parameters of the plain template, by their names. Those that may be empty turn something on. */
export const parameters = {
  CodeBucket: { description: 'The bucket, of this region, that has the zip of the function' },
  CodeKey: { description: 'The key of the zip in that bucket' },
  TakeAway: {
    description:
      'What a policy may do with images: nothing (report), archive (for ever), or delete (which may archive as well). The role is made for just that',
    default: 'nothing',
    allowedValues: ['nothing', 'archive', 'delete'],
  },
  Schedule: { description: 'When it runs: cron(...) or rate(...)', default: 'cron(0 3 * * ? *)' },
  TimeZone: { description: 'The time zone of the schedule, by its IANA name', default: 'Etc/UTC' },
  MissingAfterHours: {
    description: 'An alarm rings if no run came to its end in so many hours: twice the time between two starts',
    type: 'Number',
    default: 48,
    minValue: 1,
    maxValue: 168,
  },
  MemoryMiB: {
    description: 'The memory of the function',
    type: 'Number',
    default: 1024,
    minValue: 512,
    maxValue: 10_240,
  },
  AuditBucketName: {
    description:
      'A bucket of yours for reports, state and the policy; empty: one is made, and stays when the stack goes',
    default: '',
  },
  AlarmEmail: { description: 'Who is mailed of alarms and news; empty: nobody', default: '' },
  ReaderRoleName: {
    description: 'The name of the role that inUse.accounts names in other accounts; empty: no other account is read',
    default: '',
  },
  ListsBucket: { description: 'The bucket that inUse.lists names; empty: no lists are read', default: '' },
  ReadLabels: {
    description:
      'Whether the policy may decide by labels and createdWithin, for which configurations of images are read',
    default: 'no',
    allowedValues: ['no', 'yes'],
  },
  PermissionsBoundary: { description: 'The ARN of a policy that bounds both roles; empty: none', default: '' },
} as const satisfies Readonly<Record<string, CfnParameterProps>>;

export type ParameterName = keyof typeof parameters;

/** Puts them all into a stack, and refers to them by name. */
export function addParameters(scope: Construct): (name: ParameterName) => CfnParameter {
  const added = new Map<string, CfnParameter>();
  for (const [name, props] of Object.entries(parameters)) added.set(name, new CfnParameter(scope, name, props));
  return (name) => {
    const parameter = added.get(name);
    if (!parameter) throw new Error(`${name} is no parameter`);
    return parameter;
  };
}
