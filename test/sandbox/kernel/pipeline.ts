import type { ServerResponse } from 'node:http';
import { setTimeout as elapse } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Fault, Faults } from '../faults.ts';
import { AwsError, serviceNames } from '../service.ts';
import type { Call, ServiceName } from '../service.ts';
import type { CallLog } from './calls.ts';
import { deliver } from './delivery.ts';
import type { Travel } from './delivery.ts';
import { errorOf } from './dialect.ts';
import { handledWith } from './handling.ts';
import type { Hooks } from './hooks.ts';
import type { HttpAnswer, HttpRequest, Reply } from './http.ts';
import { resumed } from './paging.ts';
import { scopeOf } from './principals.ts';
import type { Principals, Scope } from './principals.ts';
import type { Protocol } from './protocols.ts';

/** Everything that a call passes on its way. */
export interface Pipeline {
  readonly services: ReadonlyMap<string, Served>;
  readonly principals: Principals;
  readonly enabledRegions: readonly string[];
  readonly clock: Clock;
  readonly faults: Faults;
  readonly hooks: Hooks;
  readonly log: CallLog;
  /** Refuses calls that their callers may not make. */
  readonly authorize: (call: Call) => Promise<void>;
  readonly maxPage: number | undefined;
  readonly latencyMs: number;
  /** Told of what the sandbox itself does wrong. */
  readonly onBug: (bug: unknown) => void;
}

/** A service, and how it is spoken to. */
export interface Served {
  readonly protocol: Protocol;
  readonly handler: (call: Call, request: HttpRequest) => Reply;
}

/** Answers one request. */
export async function serve(pipeline: Pipeline, request: HttpRequest, response: ServerResponse): Promise<void> {
  const scope = scopeOf(request);
  const service = serviceNames.find((name) => name === scope?.service);
  const requestId = `00000000-0000-4000-8000-${String(pipeline.log.records.length + 1).padStart(12, '0')}`;
  const served = service && pipeline.services.get(service);
  const { answer, travel } =
    scope && service && served
      ? await answerTo(pipeline, request, { ...scope, service, served, requestId })
      : { answer: scope ? elsewhere : unsigned, travel: 'whole' as const };
  const headers = { 'x-amzn-requestid': requestId, 'x-amz-request-id': requestId, ...answer.headers };
  await deliver(response, { ...answer, headers }, { travel, atMs: pipeline.clock.nowMs() });
}

interface Answered {
  readonly answer: HttpAnswer;
  readonly travel: Travel;
}

interface Signed extends Scope {
  readonly service: ServiceName;
  readonly served: Served;
  readonly requestId: string;
}

async function answerTo(pipeline: Pipeline, request: HttpRequest, signed: Signed): Promise<Answered> {
  const { protocol, handler } = signed.served;
  try {
    const call = callOf(pipeline, protocol, { request, signed });
    const settle = pipeline.log.begin(call);
    return await handled(pipeline, call, {
      handle: (one) => handler(one, request),
      write: (reply) => protocol.write(call.operation, reply, signed.requestId),
      settle,
    });
  } catch (error) {
    if (error instanceof AwsError) return { answer: protocol.writeError(error, signed.requestId), travel: 'whole' };
    pipeline.onBug(error);
    const bug = errorOf(signed.service, 'broken', `The sandbox itself failed: ${String(error)}`);
    return { answer: protocol.writeError(bug, signed.requestId), travel: 'whole' };
  }
}

function callOf(
  { principals, clock, maxPage }: Pipeline,
  protocol: Protocol,
  { request, signed }: { readonly request: HttpRequest; readonly signed: Signed },
): Call {
  const { service, region, accessKey } = signed;
  const principal = principals.of(accessKey);
  if (!principal) throw errorOf(service, 'unknownKey', invalidToken);
  // What names no operation is logged too, by what it does say, and then is unknown to its service.
  const wanted = protocol.read(request) ?? { operation: `${request.method} ${request.path}`, input: {} };
  return {
    ...wanted,
    service,
    region,
    account: principal.account,
    caller: principal.arn,
    nowMs: clock.nowMs(),
    maxPage,
  };
}

interface Handling {
  readonly handle: (call: Call) => Reply;
  readonly write: (reply: Reply) => HttpAnswer;
  readonly settle: (outcome: string) => void;
}

async function handled(pipeline: Pipeline, arrived: Call, { handle, write, settle }: Handling): Promise<Answered> {
  const { clock, enabledRegions, faults, hooks, latencyMs } = pipeline;
  try {
    if (!enabledRegions.includes(arrived.region)) throw errorOf(arrived.service, 'unknownKey', invalidToken);
    await hooks.tell('before', arrived);
    await pipeline.authorize(arrived);
    const befalling = faults.befalling(arrived);
    const delayMs = befalling.reduce((total, fault) => total + (fault.kind === 'latency' ? fault.ms : 0), latencyMs);
    if (delayMs > 0) await elapse(delayMs);
    const fault = befalling.find(({ kind }) => kind !== 'latency');
    const travel = travelOf(fault);
    const answer =
      travel === 'reset' || travel === 'hang'
        ? unanswered
        : write(handledWith(fault, resumed({ ...arrived, nowMs: clock.nowMs() }), handle));
    await hooks.tell('after', arrived);
    settle(travel === 'whole' ? 'ok' : travel);
    return { answer, travel };
  } catch (error) {
    settle(error instanceof AwsError ? error.code : 'bug');
    throw error;
  }
}

/** A fault of the connection is how the answer travels. */
const travelOf = (fault: Fault | undefined): Travel => travels.find((travel) => travel === fault?.kind) ?? 'whole';

const travels = ['reset', 'lost', 'truncated', 'cut', 'hang'] as const;

const unanswered: HttpAnswer = { status: 500, headers: {}, body: Buffer.alloc(0) };

const invalidToken = 'The security token included in the request is invalid.';

/** What has no signature, or one for a service that is not here, has no protocol either: it is answered in JSON. */
const refusal = (status: number, code: string, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
  body: Buffer.from(JSON.stringify({ __type: code, message })),
});

const unsigned = refusal(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
const elsewhere = refusal(404, 'UnknownOperationException', 'The sandbox does not have that service.');
