export { EcrKeeper } from './ecr-keeper.ts';
export type { EcrKeeperProps } from './ecr-keeper.ts';
export { EcrKeeperStack } from './stack.ts';
export type { EcrKeeperStackProps } from './stack.ts';
