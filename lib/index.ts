export { EcrKeeper } from './ecr-keeper.ts';
export type { EcrKeeperProps } from './props.ts';
export { EcrKeeperStack } from './stack.ts';
export type { EcrKeeperStackProps } from './stack.ts';
export { grantKubernetesAccess } from './kubernetes-access.ts';
export type { KubernetesAccess } from './kubernetes-access.ts';
export { EcrKeeperReader } from './reader.ts';
export type { EcrKeeperReaderProps } from './reader.ts';
