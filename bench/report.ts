import { bundleSize } from './bundle-size.ts';
import { callsRatio } from './measure.ts';
import type { Result } from './measure.ts';
import type { Measured } from './meter.ts';
import { imagesIn } from './shapes.ts';
import { targets } from './targets.ts';

/** What was measured where. */
export interface Bench {
  readonly machine: string;
  readonly node: string;
  readonly results: readonly Result[];
}

/** A page of tables: each shape, its stages, and what was aimed at. */
export const tables = ({ machine, node, results }: Bench): string =>
  [
    `Measured on ${days(results)}, ${machine}, Node ${node}.`,
    table(
      [
        'shape',
        'images',
        'tasks',
        'wall s',
        'CPU s',
        'peak MiB',
        'CPU to SDK loop',
        'CPU to bare loop',
        'calls to floor',
      ],
      results.map(rowOf),
    ),
    'CPU of each stage in seconds:',
    table(
      ['shape', ...(results[0]?.stages.map(({ stage }) => stage) ?? [])],
      results.map(({ shape, stages }) => [shape.name, ...stages.map((one, i) => spent(one, stages[i - 1]))]),
    ),
    ...beyondFloor(results),
    bundleText(),
    'What is aimed at:',
    table(
      ['target', 'limit', 'measured', 'met'],
      targets(results).map(({ name, limit, value }) => [
        name,
        `${limit}`,
        rounded(value),
        value <= limit ? 'yes' : '**no**',
      ]),
    ),
  ].join('\n\n');

/** How large the function is, and what makes its start. */
function bundleText(): string {
  const { total, atStart, ofRun } = bundleSize();
  const largest = ofRun.parts.slice(0, 8).map(([name, size]) => `${name} ${size}`);
  return `The bundle has ${total} KiB without source maps, of which ${atStart.size} are loaded before the first call, and ${ofRun.size} by each run: ${largest.join(', ')} and smaller ones.`;
}

/** The operations that were asked for more often than they had to be. */
function beyondFloor(results: readonly Result[]): readonly string[] {
  const beyond = results.flatMap(({ shape, calls, floor }) =>
    Object.entries(calls).flatMap(([name, count]) => {
      const least = floor[name] ?? 0;
      return count > least * 1.02 ? [[shape.name, name, `${count}`, `${least}`]] : [];
    }),
  );
  return beyond.length === 0
    ? []
    : ['Calls beyond the floor:', table(['shape', 'operation', 'calls', 'floor'], beyond)];
}

const days = (results: readonly Result[]): string =>
  [...new Set(results.map(({ at }) => at.slice(0, 10)))].toSorted().join(' and ');

const spent = ({ cpuMs }: { cpuMs: number }, before: { cpuMs: number } | undefined): string =>
  seconds(cpuMs - (before?.cpuMs ?? 0));

function rowOf(result: Result): readonly string[] {
  const { shape, total, sdk, http } = result;
  return [
    shape.name,
    imagesIn(shape).toLocaleString('en'),
    shape.consumers.toLocaleString('en'),
    seconds(total.wallMs),
    seconds(total.cpuMs),
    `${total.peakRssMiB}`,
    ratio(total, sdk),
    ratio(total, http),
    rounded(callsRatio(result)),
  ];
}

const ratio = ({ cpuMs }: Measured, bare: Measured | undefined): string =>
  bare && bare.cpuMs > 0 ? rounded(cpuMs / bare.cpuMs) : '–';

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

const rounded = (value: number): string => value.toFixed(value < 10 ? 2 : 0);

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
