export { SchedulerClient as Client, ListSchedulesCommand, GetScheduleCommand } from '@aws-sdk/client-scheduler';
