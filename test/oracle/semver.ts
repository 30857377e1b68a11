interface Version {
  readonly numbers: readonly number[];
  readonly pre: readonly string[];
}

/** Which of two tags is the later version, by semver.org, 11: more than 0 for the first. What is no version is the least. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [versionIn(a), versionIn(b)];
  if (!one || !other) return Number(one !== undefined) - Number(other !== undefined);
  for (const i of [0, 1, 2]) {
    const difference = (one.numbers[i] ?? 0) - (other.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return comparePre(one.pre, other.pre);
}

/** Zeros in front of its three numbers count for nothing, and missing numbers are 0. */
function versionIn(tag: string): Version | undefined {
  const [plain = ''] = tag.replace(/^v/, '').split(/[+_]/);
  const dash = plain.indexOf('-');
  const numbers = (dash < 0 ? plain : plain.slice(0, dash)).split('.');
  const pre = dash < 0 ? [] : plain.slice(dash + 1).split('.');
  const isVersion = numbers.length <= 3 && numbers.every((one) => /^[0-9]+$/.test(one)) && pre.every(isIdentifier);
  return isVersion ? { numbers: numbers.map(Number), pre } : undefined;
}

const isNumber = (text: string): boolean => /^(0|[1-9][0-9]*)$/.test(text);
const isIdentifier = (text: string): boolean => (/^[0-9]+$/.test(text) ? isNumber(text) : /^[0-9A-Za-z-]+$/.test(text));

/** 11.3 and 11.4 of semver.org. */
function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0);
  const [[x, ...xs], [y, ...ys]] = [a, b];
  const first = x === undefined || y === undefined ? 0 : compareIdentifiers(x, y);
  if (first !== 0) return first;
  if (xs.length === 0 || ys.length === 0) return xs.length - ys.length;
  return comparePre(xs, ys);
}

function compareIdentifiers(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b);
  if (isNumber(a) !== isNumber(b)) return isNumber(a) ? -1 : 1;
  return Number(a > b) - Number(a < b);
}
