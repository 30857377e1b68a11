export {
  BedrockAgentCoreControlClient as Client,
  ListAgentRuntimesCommand,
  ListAgentRuntimeVersionsCommand,
  ListAgentRuntimeEndpointsCommand,
  GetAgentRuntimeCommand,
  ListHarnessesCommand,
  ListHarnessVersionsCommand,
  ListHarnessEndpointsCommand,
  GetHarnessCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
