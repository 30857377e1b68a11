export { EC2Client as Client, DescribeLaunchTemplateVersionsCommand } from '@aws-sdk/client-ec2';
