import * as z from 'zod';
import { eventSource, sizeOf } from '../core/events.ts';
import type { KeeperEvent } from '../core/events.ts';
import { packed } from '../core/grouped.ts';
import { sentenceOf } from '../failure.ts';
import type { Bus } from '../ports.ts';
import type { Caller } from './services.ts';

/** PutEvents takes ten entries and 256 KB in all. */
const limits = { most: 10, size: 240_000, sizeOf };

/** What PutEvents answers: an entry of each event, in their order. */
const answer = z.object({
  Entries: z.array(z.object({ ErrorCode: z.string().optional(), ErrorMessage: z.string().optional() })),
});

/** A bus of EventBridge in the caller's account and region. */
export const openBus = (callerIn: () => Promise<Caller>, name: string): Bus => ({
  put: async (events) => {
    const call = await callerIn();
    const refused: string[] = [];
    for (const batch of packed(events, limits)) refused.push(...(await putAll(call, batch, name)));
    return refused;
  },
});

async function putAll(call: Caller, events: readonly KeeperEvent[], bus: string): Promise<readonly string[]> {
  try {
    const { Entries } = answer.parse(await call('PutEvents', { Entries: events.map((event) => entryOf(event, bus)) }));
    return Entries.flatMap(({ ErrorCode, ErrorMessage }, i) =>
      ErrorCode === undefined ? [] : [`${events[i]?.detailType}: ${ErrorCode}: ${ErrorMessage ?? ''}`],
    );
  } catch (error) {
    return events.map(({ detailType }) => `${detailType}: ${sentenceOf(error)}`);
  }
}

const entryOf = ({ detailType, detail }: KeeperEvent, bus: string) => ({
  Source: eventSource,
  DetailType: detailType,
  Detail: detail,
  EventBusName: bus,
});
