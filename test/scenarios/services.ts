import type { RestServiceFactory, ServiceFactory } from '../sandbox/server.ts';
export const ecsService: ServiceFactory = () => () => ({
  clusterArns: [],
  taskDefinitionArns: [],
  daemonTaskDefinitions: [],
});
export const lambdaService: RestServiceFactory = () => ({
  route: () => ({ operation: 'ListFunctions', input: {} }),
  service: () => ({ Functions: [] }),
});
