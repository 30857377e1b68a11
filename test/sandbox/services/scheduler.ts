import { begins } from './criteria.ts';
import { get, list } from './operations.ts';
import type { Table } from './table.ts';

/** EventBridge Scheduler: schedules in their groups. A list shows of their targets the ARN only. */
export const scheduler: Table = {
  kinds: {
    scheduleGroups: {
      key: ['Name'],
      given: { Arn: 'arn:aws:scheduler:{region}:{account}:schedule-group/{Name}', State: 'ACTIVE' },
      always: [{ Name: 'default' }],
    },
    schedules: {
      key: ['GroupName', 'Name'],
      given: {
        GroupName: 'default',
        Arn: 'arn:aws:scheduler:{region}:{account}:schedule/{GroupName}/{Name}',
        State: 'ENABLED',
      },
    },
  },
  operations: {
    ListScheduleGroups: list('scheduleGroups', { by: { NamePrefix: begins('Name') } }),
    ListSchedules: list('schedules', {
      by: { GroupName: 'GroupName', NamePrefix: begins('Name'), State: 'State' },
      within: { kind: 'scheduleGroups', by: { GroupName: 'Name' }, missing: 'ResourceNotFoundException' },
    }),
    GetSchedule: get('schedules', {
      by: { Name: 'Name', GroupName: { is: 'GroupName', unless: 'default' } },
      missing: ['ResourceNotFoundException', 'Schedule {Name} does not exist.'],
    }),
  },
};
