import fc from 'fast-check';
import { ended, isTakenByAnother, leaseMs, lossOf, renewed, taken } from '../../lambda/core/lease.ts';
import type { LeaseState } from '../../lambda/core/lease.ts';
import { nowMs } from './build.ts';

const held = (over: Partial<LeaseState> = {}): LeaseState => ({ ...taken(undefined, 'first', nowMs), ...over });

test('another run may not begin while one is at work, and may when that has ended or its lease has', () => {
  expect(isTakenByAnother(undefined, 'second', nowMs)).toBe(false);
  expect(isTakenByAnother(held(), 'second', nowMs + leaseMs - 1)).toBe(true);
  expect(isTakenByAnother(held(), 'second', nowMs + leaseMs)).toBe(false);
  expect(isTakenByAnother(held({ isOver: true }), 'second', nowMs)).toBe(false);
  expect(isTakenByAnother(held(), 'first', nowMs)).toBe(false);
});

test('whoever did not end is remembered with what it intended, until that is found out', () => {
  const died = held({ intended: ['a', 'b'], unsettled: [{ run: 'earlier', intended: ['c'], isTold: false }] });
  const second = taken(died, 'second', nowMs + leaseMs);
  expect(second).toEqual({
    run: 'second',
    takenAtMs: nowMs + leaseMs,
    expiresAtMs: nowMs + 2 * leaseMs,
    isOver: false,
    intended: [],
    unsettled: [
      { run: 'earlier', intended: ['c'], isTold: false },
      { run: 'first', intended: ['a', 'b'], isTold: false },
    ],
  });
});

test('a run that ended, or intended nothing, leaves nothing to find out', () => {
  expect(taken(held({ isOver: true, intended: ['a'] }), 'second', nowMs).unsettled).toEqual([]);
  expect(taken(held(), 'second', nowMs).unsettled).toEqual([]);
});

test('what a run that ended intended is remembered as long as it is not found out what one before it did', () => {
  const [earlier, before] = [
    { run: 'earlier', intended: ['c'], isTold: false },
    { run: 'before', intended: ['d'], isTold: true },
  ];
  const first = held({ intended: ['a'], unsettled: [earlier, before] });
  expect(ended(first, [])).toEqual({
    ...first,
    isOver: true,
    unsettled: [earlier, before, { run: 'first', intended: ['a'], isTold: true }],
  });
  expect(ended({ ...first, intended: [] }, []).unsettled).toEqual([earlier, before]);
  expect(ended(first, ['earlier']).unsettled).toEqual([]);
});

test('taking it twice, because the first answer was lost, is no death', () => {
  expect(taken(held({ intended: ['a'] }), 'first', nowMs).unsettled).toEqual([]);
});

test('a lease is lost to another run, to its end and to time', () => {
  expect(lossOf(held(), 'first', nowMs + leaseMs - 1)).toBeUndefined();
  expect(lossOf(held(), 'first', nowMs + leaseMs)).toMatch(/its lease has expired/);
  expect(lossOf(held({ isOver: true }), 'first', nowMs)).toMatch(/it has ended/);
  expect(lossOf(held(), 'second', nowMs)).toBe('run first has taken over');
  expect(lossOf(undefined, 'second', nowMs)).toBe('run nobody has taken over');
});

test('it is renewed when half of it is over', () => {
  expect(renewed(held(), nowMs + leaseMs / 2 - 1)).toBeUndefined();
  expect(renewed(held(), nowMs + leaseMs / 2)).toEqual(held({ expiresAtMs: nowMs + 1.5 * leaseMs }));
});

test('whatever the times, two runs never hold it both', () => {
  fc.assert(
    fc.property(fc.nat(3 * leaseMs), fc.nat(3 * leaseMs), (startMs, askMs) => {
      const first = held();
      const at = nowMs + startMs;
      const now = isTakenByAnother(first, 'second', at) ? first : taken(first, 'second', at);
      const holds = ['first', 'second'].filter((run) => lossOf(now, run, nowMs + askMs) === undefined);
      expect(holds.length).toBeLessThanOrEqual(1);
    }),
  );
});
