import { text } from '../json.ts';
import type { Call, JsonObject, ServiceName, Tokens } from '../service.ts';
import type { Reply } from './http.ts';

/** The call as it was before `emptied` put it off by a page. */
export function resumed(call: Call): Call {
  const tokens = tokensOf(call);
  const token = tokens && text(call.input, tokens.asked);
  return token?.startsWith(putOff) ? withToken(call, token.slice(putOff.length)) : call;
}

/** A page with nothing on it, whose token leads to the page that the call asked for. What has no pages is not emptied. */
export function emptied(call: Call, reply: Reply): Reply {
  const tokens = tokensOf(call);
  if (!tokens) return reply;
  const token = putOff + (text(call.input, tokens.asked) ?? '');
  const nothing = Object.entries(reply.output).filter(([, value]) => !Array.isArray(value));
  const empty = Object.fromEntries(listsOf(reply.output).map((name) => [name, []]));
  return { ...reply, output: { ...Object.fromEntries(nothing), ...empty, ...next(call, token) } };
}

/** The call for the first page, whatever page it asks for. */
export const restarted = (call: Call): Call => withToken(call, '');

/** The reply with a token that never changes. */
export const endless = (call: Call, reply: Reply): Reply => ({
  ...reply,
  output: { ...reply.output, ...next(call, 'again-and-again') },
});

const putOff = 'put-off-';

function withToken(call: Call, token: string): Call {
  const { asked = '' } = tokensOf(call) ?? {};
  const { [asked]: _, ...input } = call.input;
  return { ...call, input: token === '' ? input : { ...input, [asked]: token } };
}

const listsOf = (output: JsonObject): readonly string[] =>
  Object.keys(output).filter((name) => Array.isArray(output[name]));

function next(call: Call, token: string): JsonObject {
  const tokens = tokensOf(call);
  return { ...(tokens && { [tokens.answered]: token }), ...(call.service === 's3' ? { IsTruncated: true } : {}) };
}

/** Where the operation has its tokens, or nothing if it has no pages. */
function tokensOf({ service, tokens }: Call): Tokens | undefined {
  if (tokens === 'none') return undefined;
  return tokens ?? usual[service] ?? { asked: 'nextToken', answered: 'nextToken' };
}

const usual: Readonly<Partial<Record<ServiceName, Tokens>>> = {
  s3: { asked: 'ContinuationToken', answered: 'NextContinuationToken' },
  lambda: { asked: 'Marker', answered: 'NextMarker' },
};
