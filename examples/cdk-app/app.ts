// A keeper beside other things of a team, in a stack of its own. Node 22.18 or newer runs this file as it is.
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Dashboard, GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EcrKeeper } from 'ecr-keeper';

const stack = new Stack(new App(), 'Platform');
const topic = new Topic(stack, 'PlatformTeam', { enforceSSL: true });

const keeper = new EcrKeeper(stack, 'Keeper', {
  policy: {
    mode: 'report',
    retention: [
      { repositories: ['sandbox/**'], minimumAge: '3d', untagged: { keepNewest: 0 } },
      { repositories: ['**'], keepTags: ['latest', 'prod-*'] },
    ],
  },
  schedule: 'cron(0 4 ? * SUN *)',
  timeZone: 'Europe/Berlin',
  alarmTopic: topic,
});

// Reports are for everybody in the account who may take this role.
const auditor = new Role(stack, 'Auditor', { assumedBy: new AccountRootPrincipal() });
keeper.grantReadReports(auditor);

keeper.onRunCompleted('TellTheTeam', { target: new SnsTopic(topic) });

new Dashboard(stack, 'Dashboard').addWidgets(
  new GraphWidget({ left: [keeper.metricImagesDeleted({ period: Duration.days(7) })] }),
);
