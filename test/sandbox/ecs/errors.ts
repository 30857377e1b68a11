import { AwsError } from '../service.ts';
import type { JsonObject } from '../service.ts';

/** The errors of ECS, in its own words where these are known. */
export const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterException', message);

export const clientError = (message: string): AwsError => new AwsError('ClientException', message);

export const clusterNotFound = (): AwsError => new AwsError('ClusterNotFoundException', 'Cluster not found.');

export const serviceNotFound = (): AwsError => new AwsError('ServiceNotFoundException', 'Service not found.');

export const serviceNotActive = (): AwsError => new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');

export const daemonNotFound = (): AwsError => new AwsError('DaemonNotFoundException', 'Daemon not found.');

export const resourceNotFound = (): AwsError => new AwsError('ResourceNotFoundException', 'Resource not found.');

/** What a batch call says of an item that is not there. */
export const missing = (arn: string): JsonObject => ({ arn, reason: 'MISSING' });
