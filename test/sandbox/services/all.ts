import type { Clock } from '../clock.ts';
import { schemaServices } from '../service.ts';
import type { SchemaServiceName } from '../service.ts';
import { amplify } from './amplify.ts';
import { apprunner } from './apprunner.ts';
import { autoscaling } from './autoscaling.ts';
import { batch } from './batch.ts';
import { bedrockAgentcore } from './bedrock-agentcore.ts';
import { braket } from './braket.ts';
import { cleanRoomsMl } from './cleanrooms-ml.ts';
import { cloudformation } from './cloudformation.ts';
import { codebuild } from './codebuild.ts';
import { codedeploy } from './codedeploy.ts';
import { codepipeline } from './codepipeline.ts';
import { eks } from './eks.ts';
import { elasticbeanstalk } from './elasticbeanstalk.ts';
import { elasticmapreduce } from './elasticmapreduce.ts';
import { emrContainers } from './emr-containers.ts';
import { emrServerless } from './emr-serverless.ts';
import { events } from './events.ts';
import { gamelift } from './gamelift.ts';
import { greengrass } from './greengrass.ts';
import { imagebuilder } from './imagebuilder.ts';
import { inspector2 } from './inspector2.ts';
import { iotsitewise } from './iotsitewise.ts';
import { lightsail } from './lightsail.ts';
import { omics } from './omics.ts';
import { organizations } from './organizations.ts';
import { pipes } from './pipes.ts';
import { sagemaker } from './sagemaker.ts';
import { scheduler } from './scheduler.ts';
import { ssm } from './ssm.ts';
import { states } from './states.ts';
import { schemaService } from './handle.ts';
import type { SchemaService } from './handle.ts';
import type { Table } from './table.ts';

/** All services that answer by the schemas of the SDK. EC2 has what the sandbox says of its regions. */
export const schemaServicesOf = (clock: Clock, ec2: Table): ReadonlyMap<SchemaServiceName, SchemaService> =>
  new Map(schemaServices.map((name) => [name, schemaService(name, name === 'ec2' ? ec2 : tables[name], clock)]));

/** What each service has and answers. */
export const tables: Readonly<Record<Exclude<SchemaServiceName, 'ec2'>, Table>> = {
  amplify,
  apprunner,
  autoscaling,
  batch,
  'bedrock-agentcore': bedrockAgentcore,
  braket,
  'cleanrooms-ml': cleanRoomsMl,
  cloudformation,
  codebuild,
  codedeploy,
  codepipeline,
  eks,
  elasticbeanstalk,
  elasticmapreduce,
  'emr-containers': emrContainers,
  'emr-serverless': emrServerless,
  events,
  gamelift,
  greengrass,
  imagebuilder,
  inspector2,
  iotsitewise,
  lightsail,
  omics,
  organizations,
  pipes,
  sagemaker,
  scheduler,
  ssm,
  states,
};
