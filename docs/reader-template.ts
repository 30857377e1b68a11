import { defaultPolicy } from '../lambda/policy.ts';
import { readerPermissions } from '../lib/permissions.ts';

/**
 * `docs/reader-role.template.json`: the role by which a keeper in another account reads who uses images here, as a plain
 * template: for a StackSet over an organisation, or for one account.
 */
export const readerTemplate = (): string =>
  `${JSON.stringify(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: 'ecr-keeper: lets the keeper of another account read what uses images here, and nothing else',
      Parameters: {
        KeeperRoleArn: {
          Type: 'String',
          Description: "The role of the keeper's function: an output of its stack",
          AllowedPattern: 'arn:aws[a-z-]*:iam::\\d{12}:role/.+',
        },
        RoleName: { Type: 'String', Default: 'ecr-keeper-reader' },
      },
      Resources: {
        Reader: {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: { Ref: 'RoleName' },
            Description: 'Read by ecr-keeper: who uses container images in this account',
            AssumeRolePolicyDocument: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Principal: { AWS: { Ref: 'KeeperRoleArn' } }, Action: 'sts:AssumeRole' }],
            },
            Policies: [
              {
                PolicyName: 'ReadConsumers',
                PolicyDocument: {
                  Version: '2012-10-17',
                  Statement: readerPermissions(defaultPolicy).map(({ sid, actions, resources }) => ({
                    Sid: sid,
                    Effect: 'Allow',
                    Action: actions,
                    Resource: resources,
                  })),
                },
              },
            ],
          },
        },
      },
      Outputs: { RoleArn: { Value: { 'Fn::GetAtt': ['Reader', 'Arn'] } } },
    },
    null,
    2,
  )}\n`;
