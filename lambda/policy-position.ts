import { isMap, isNode, isScalar, isSeq, visit } from 'yaml';
import type { Document, LineCounter, Pair } from 'yaml';

/** A policy file as it was parsed. */
export interface Source {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly file: string;
}

type Path = readonly (string | number)[];

/** Where a value is, such as `policy.yaml:12:5`: or else the nearest thing above it that the file has. */
export function whereValue(source: Source, path: Path): string {
  for (let length = path.length; length >= 0; length -= 1) {
    const offset = offsetOf(nodeAt(source.document, path.slice(0, length)));
    if (offset !== undefined) return whereOffset(source, offset);
  }
  return whereOffset(source, 0);
}

/** Where the key of an object is. */
export function whereKey(source: Source, path: Path, key: string): string {
  const offset = offsetOf(pairIn(nodeAt(source.document, path), key)?.key);
  return offset === undefined ? whereValue(source, path) : whereOffset(source, offset);
}

/** Where an alias is that nothing can be put in the place of; where nobody can tell, the first one. */
export function whereAlias(source: Source): string {
  const offsets: number[] = [];
  const broken: number[] = [];
  visit(source.document, {
    Alias: (_, alias) => {
      const offset = alias.range?.[0] ?? 0;
      const target = alias.resolve(source.document);
      const isInside = target?.range ? offset >= target.range[0] && offset < target.range[1] : true;
      offsets.push(offset);
      if (isInside) broken.push(offset);
      // Of many, each of which is looked for from the beginning, the first that is wrong will do.
      return isInside ? visit.BREAK : undefined;
    },
  });
  return whereOffset(source, broken[0] ?? offsets[0] ?? 0);
}

/** Lines and columns count from 1. */
export function whereOffset({ lines, file }: Source, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
}

const nodeAt = ({ contents }: Document.Parsed, path: Path): unknown => path.reduce<unknown>(childOf, contents);

function childOf(parent: unknown, step: string | number): unknown {
  if (isSeq(parent) && typeof step === 'number') return parent.items[step];
  const pair = pairIn(parent, step);
  return pair && valueOf(pair);
}

/** A key without a value stands for it: the value is nowhere. */
const valueOf = ({ key, value }: Pair): unknown => (isScalar(value) && value.source === '' ? key : (value ?? key));

const pairIn = (node: unknown, key: string | number) =>
  isMap(node) ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === key) : undefined;

const offsetOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);
