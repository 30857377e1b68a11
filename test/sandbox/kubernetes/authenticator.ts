import { createHash, createHmac } from 'node:crypto';

/** What EKS knows when it looks at a token. */
export interface Authenticator {
  readonly cluster: string;
  /** The secret of an access key, as STS knows it. */
  readonly secretOf: (accessKey: string) => string | undefined;
  readonly nowMs: () => number;
}

const prefix = 'k8s-aws-v1.';
/** A token is good for 15 minutes, whatever its URL says about itself. */
const goodForMs = 15 * 60_000;
/** The authenticator takes these parameters and no others, once each. */
const allowed: ReadonlySet<string> = new Set([
  'action',
  'version',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
]);

/** Whose access key a token proves, or nobody's: checked as EKS's authenticator and STS do it together. */
export function accessKeyIn(token: string, authenticator: Authenticator): string | undefined {
  if (!token.startsWith(prefix) || !/^[\w-]+$/.test(token.slice(prefix.length))) return undefined;
  const url = new URL(Buffer.from(token.slice(prefix.length), 'base64url').toString());
  return isQuestion(url) && isFresh(url, authenticator) ? signerOf(url, authenticator) : undefined;
}

const valueOf = (url: URL, name: string): string => url.searchParams.get(name) ?? '';

/** Whether it asks STS who one is, and nothing else. */
const isQuestion = (url: URL): boolean =>
  url.protocol === 'https:' &&
  /^sts\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(url.hostname) &&
  [...url.searchParams.keys()].every((name) => allowed.has(name.toLowerCase())) &&
  valueOf(url, 'Action') === 'GetCallerIdentity' &&
  valueOf(url, 'X-Amz-SignedHeaders') === 'host;x-k8s-aws-id';

function isFresh(url: URL, { nowMs }: Authenticator): boolean {
  const ageMs = nowMs() - instantIn(valueOf(url, 'X-Amz-Date'));
  return ageMs >= -60_000 && ageMs < goodForMs;
}

function signerOf(url: URL, { cluster, secretOf }: Authenticator): string | undefined {
  const [accessKey = '', ...scope] = valueOf(url, 'X-Amz-Credential').split('/');
  const secret = secretOf(accessKey);
  if (secret === undefined) return undefined;
  const headers = `host:${url.host}\nx-k8s-aws-id:${cluster}\n`;
  const date = valueOf(url, 'X-Amz-Date');
  const signature = signatureOf({ parameters: [...url.searchParams], headers, scope, date, secret });
  return signature === valueOf(url, 'X-Amz-Signature') ? accessKey : undefined;
}

interface Signed {
  readonly parameters: readonly (readonly [string, string])[];
  readonly headers: string;
  readonly scope: readonly string[];
  readonly date: string;
  readonly secret: string;
}

/** Signature version 4 of a GET without a body. */
function signatureOf({ parameters, headers, scope, date, secret }: Signed): string {
  const query = parameters
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .toSorted()
    .join('&');
  const canonical = ['GET', '/', query, headers, 'host;x-k8s-aws-id', hash('')].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), hash(canonical)].join('\n');
  let key: string | Buffer = `AWS4${secret}`;
  for (const part of scope) key = createHmac('sha256', key).update(part).digest();
  return createHmac('sha256', key).update(toSign).digest('hex');
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `20260601T000000Z`. */
const instantIn = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
