export {
  EC2Client as Client,
  DescribeLaunchTemplateVersionsCommand,
  DescribeRegionsCommand,
} from '@aws-sdk/client-ec2';
