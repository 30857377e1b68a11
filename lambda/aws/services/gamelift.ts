export {
  GameLiftClient as Client,
  ListContainerGroupDefinitionsCommand,
  ListContainerGroupDefinitionVersionsCommand,
} from '@aws-sdk/client-gamelift';
