import type { Source } from './source.ts';

/** Every version of every function, published or not. */
export const lambdaFunctions = {
  title: 'Lambda functions',
  pullsFrom: 'own-region',
  resolves: 'digest',
  actions: ['lambda:ListFunctions', 'lambda:GetFunction'],
} as const satisfies Source;
