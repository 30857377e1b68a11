/** The source of all our events on the bus. */
export const eventSource = 'ecr-keeper';

/** The version of all details. It changes when a field changes its meaning or goes; new fields do not change it. */
export const eventVersion = 1;

/** What happens, as EventBridge calls it. A rule of somebody's may name any of these: they never change. */
export type DetailType = 'Run Completed' | 'Run Stopped' | 'Deletion Announced' | 'Broken Reference';

/** One event for the bus, its detail in JSON. */
export interface KeeperEvent {
  readonly detailType: DetailType;
  readonly detail: string;
}

/** What EventBridge counts of an event, in bytes. */
export const sizeOf = ({ detailType, detail }: KeeperEvent): number =>
  eventSource.length + detailType.length + Buffer.byteLength(detail);
