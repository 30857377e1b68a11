import { unknownOperation } from '../service.ts';
import type { Service } from '../service.ts';
import * as operation from './operations.ts';
import type { LambdaState } from './state.ts';

/** Lambda of one account in one region, over the wire. */
export const lambdaService =
  (lambda: LambdaState): Service =>
  (call) => {
    const wanted = operations[call.operation];
    if (!wanted) throw unknownOperation(call);
    return wanted(call, lambda);
  };

const operations: Readonly<Record<string, operation.Operation>> = {
  CreateAlias: operation.createAlias,
  CreateFunction: operation.createFunction,
  DeleteFunction: operation.deleteFunction,
  GetAlias: operation.getAlias,
  GetFunction: operation.getFunction,
  GetFunctionConfiguration: operation.getFunctionConfiguration,
  ListAliases: operation.listAliases,
  ListFunctions: operation.listFunctions,
  ListVersionsByFunction: operation.listVersionsByFunction,
  PublishVersion: operation.publishVersion,
  UpdateFunctionCode: operation.updateFunctionCode,
};
