import { AwsError } from '../service.ts';

/** The errors of Lambda, in its own words where these are known. */
export const functionNotFound = (arn: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);

export const aliasNotFound = (arn: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Cannot find alias arn: ${arn}`, 404);

export const conflict = (message: string): AwsError => new AwsError('ResourceConflictException', message, 409);

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValueException', message);
