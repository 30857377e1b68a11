import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Tells cdk-nag why the wildcards of a role or policy are right: these, and no other that is added one day. */
export function acknowledgeWildcards(owner: IConstruct, resources: readonly string[], reason: string): void {
  for (const resource of resources.filter((arn) => arn.includes('*'))) {
    const finding = flat(Stack.of(owner).resolve(resource));
    Validations.of(owner).acknowledge({ id: `AwsSolutions-IAM5[Resource::${finding}]`, reason });
  }
}

/** An ARN as cdk-nag writes it in a finding, such as `<Bucket.Arn>/state/*`. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(flat).join('');
  return typeof value === 'object' && value !== null ? flatIntrinsic(value) : '';
}

function flatIntrinsic(value: object): string {
  if ('Ref' in value) return `<${flat(value.Ref)}>`;
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt']))
    return `<${value['Fn::GetAtt'].map(flat).join('.')}>`;
  return 'Fn::Join' in value && Array.isArray(value['Fn::Join']) ? flat(value['Fn::Join'][1]) : JSON.stringify(value);
}
