import { text } from '../json.ts';
import type { Call, JsonObject, ServiceName } from '../service.ts';
import type { Reply } from './http.ts';

/** The call as it was before `emptied` put it off by a page. */
export function resumed(call: Call): Call {
  const { asked } = tokens(call.service);
  const token = text(call.input, asked);
  if (!token?.startsWith(putOff)) return call;
  return withToken(call, token.slice(putOff.length));
}

/** A page with nothing on it, whose token leads to the page that the call asked for. */
export function emptied(call: Call, reply: Reply): Reply {
  const token = putOff + (text(call.input, tokens(call.service).asked) ?? '');
  const nothing = Object.entries(reply.output).filter(([, value]) => !Array.isArray(value));
  const empty = Object.fromEntries(listsOf(reply.output).map((name) => [name, []]));
  return { ...reply, output: { ...Object.fromEntries(nothing), ...empty, ...next(call.service, token) } };
}

/** The call for the first page, whatever page it asks for. */
export const restarted = (call: Call): Call => withToken(call, '');

/** The reply with a token that never changes. */
export const endless = (call: Call, reply: Reply): Reply => ({
  ...reply,
  output: { ...reply.output, ...next(call.service, 'again-and-again') },
});

const putOff = 'put-off-';

function withToken(call: Call, token: string): Call {
  const { asked } = tokens(call.service);
  const { [asked]: _, ...input } = call.input;
  return { ...call, input: token === '' ? input : { ...input, [asked]: token } };
}

const listsOf = (output: JsonObject): readonly string[] =>
  Object.keys(output).filter((name) => Array.isArray(output[name]));

const next = (service: ServiceName, token: string): JsonObject => ({
  [tokens(service).answered]: token,
  ...(service === 's3' ? { IsTruncated: true } : {}),
});

/** Where a service takes the token of a page, and where it gives the next one. */
function tokens(service: ServiceName): { readonly asked: string; readonly answered: string } {
  switch (service) {
    case 's3':
      return { asked: 'ContinuationToken', answered: 'NextContinuationToken' };
    case 'lambda':
      return { asked: 'Marker', answered: 'NextMarker' };
    case 'ecr':
    case 'ecs':
    case 'sts':
    case 'ec2':
      return { asked: 'nextToken', answered: 'nextToken' };
  }
}
