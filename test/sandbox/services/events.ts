import { begins, namedOrArn } from './criteria.ts';
import { list } from './operations.ts';
import type { Table } from './table.ts';

const noBus = ['ResourceNotFoundException', 'Event bus {EventBusName} does not exist.'] as const;
const noRule = ['ResourceNotFoundException', 'Rule {Rule} does not exist on EventBus {EventBusName}.'] as const;

/** A rule or target is on the default bus, unless the call says. */
const onBus = { test: namedOrArn('EventBusName'), unless: 'default' };

/** EventBridge: buses, their rules, and the targets of these, which know their `Rule` and `EventBusName`. */
export const events: Table = {
  kinds: {
    eventBuses: {
      key: ['Name'],
      given: { Arn: 'arn:aws:events:{region}:{account}:event-bus/{Name}' },
      always: [{ Name: 'default' }],
    },
    rules: {
      key: ['EventBusName', 'Name'],
      given: {
        EventBusName: 'default',
        Arn: 'arn:aws:events:{region}:{account}:rule/{Name}',
        State: 'ENABLED',
      },
    },
    targets: {
      key: ['EventBusName', 'Rule', 'Id'],
      facts: ['EventBusName', 'Rule'],
      given: { EventBusName: 'default' },
    },
  },
  operations: {
    ListEventBuses: list('eventBuses', { by: { NamePrefix: begins('Name') } }),
    ListRules: list('rules', {
      by: { NamePrefix: begins('Name'), EventBusName: onBus },
      within: {
        kind: 'eventBuses',
        by: { EventBusName: { test: namedOrArn('Name'), unless: 'default' } },
        missing: noBus,
      },
    }),
    ListTargetsByRule: list('targets', {
      by: { Rule: 'Rule', EventBusName: onBus },
      within: { kind: 'rules', by: { Rule: 'Name', EventBusName: onBus }, missing: noRule },
    }),
  },
};
