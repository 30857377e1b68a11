import type { HttpRequest } from '../kernel/http.ts';

/** The bytes of an object as they were sent, and what else S3 keeps of the request. */
export interface Upload {
  readonly bytes: Buffer;
  /** Content type and encoding, the user's own metadata, and so on: what is said again to every reader. */
  readonly headers: Readonly<Record<string, string>>;
  /** These came along with the bytes or behind them, and are said to those who ask. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** Takes the body of a `PutObject`, out of its chunks if it came in some. */
export function uploadIn({ headers, body }: HttpRequest): Upload {
  const isChunked = (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const { bytes, trailers } = isChunked ? unchunked(body) : { bytes: body, trailers: {} };
  const encoding = (headers['content-encoding'] ?? '').replace(/,?\s*aws-chunked\s*,?/, '');
  const { 'content-encoding': _, ...kept } = only(keptHeader, headers);
  return {
    bytes,
    headers: {
      'content-type': 'binary/octet-stream',
      ...kept,
      ...(encoding === '' ? {} : { 'content-encoding': encoding }),
    },
    checksums: only(checksumHeader, { ...headers, ...trailers }),
  };
}

const only = (pattern: RegExp, headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => pattern.test(name)));

const keptHeader = /^(?:cache-control|content-(?:disposition|encoding|language|type)|expires|x-amz-meta-.+)$/;
const checksumHeader = /^x-amz-checksum-(?:crc32|crc32c|crc64nvme|sha1|sha256)$/;

/** `aws-chunked`: `<hex size>[;chunk-signature=...]\r\n<bytes>\r\n`, a chunk of size 0, and then the trailers. */
function unchunked(body: Buffer): { readonly bytes: Buffer; readonly trailers: Readonly<Record<string, string>> } {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = lineEnd < 0 ? 0 : Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    at = lineEnd + 2;
    if (!(size > 0)) break;
    chunks.push(body.subarray(at, at + size));
    at += size + 2;
  }
  return { bytes: Buffer.concat(chunks), trailers: trailersIn(body.toString('latin1', at)) };
}

const trailersIn = (lines: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...lines.matchAll(/^([\w-]+):([^\r\n]*)/gm)].map(([, name = '', value = '']) => [name, value]));
