import { isObject, list as items, text } from '../json.ts';
import type { Json, JsonObject } from '../service.ts';
import { begins, namedOrArn } from './criteria.ts';
import { list } from './operations.ts';
import type { Ask, Table } from './table.ts';

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
    PutEvents: { answer: putEvents },
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

/** What is taken is in the log of calls; nothing is delivered to the targets of rules. */
function putEvents({ call, error, invalid }: Ask): JsonObject {
  const entries = items(call.input, 'Entries');
  if (entries.length === 0 || entries.length > 10) {
    throw invalid(
      "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length 1 to 10",
    );
  }
  const bytes = entries.reduce((sum: number, entry) => sum + bytesOf(entry), 0);
  if (bytes > 256 * 1024)
    throw error('ValidationException', 'Total size of the entries in the request is over the limit.');
  const answers = entries.map((entry, i) => answerTo(entry, `event-${i + 1}`));
  return { FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length, Entries: answers };
}

const countedMembers = ['Source', 'DetailType', 'Detail'];

const bytesOf = (entry: Json): number =>
  isObject(entry) ? countedMembers.reduce((sum, name) => sum + Buffer.byteLength(text(entry, name) ?? ''), 0) : 0;

const answerTo = (entry: Json, EventId: string): JsonObject =>
  isObject(entry) ? (refusalOf(entry) ?? { EventId }) : { EventId };

function refusalOf(entry: JsonObject): JsonObject | undefined {
  const [source, type, detail] = countedMembers.map((name) => text(entry, name) ?? '');
  if (!source || !type) return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Source or DetailType is not valid.' };
  if (source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized.' };
  return isJsonObject(detail ?? '')
    ? undefined
    : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

function isJsonObject(detail: string): boolean {
  try {
    return isObject(JSON.parse(detail));
  } catch {
    return false;
  }
}
