import { clockAt, millisOf } from '../clock.ts';
import type { Clock, Instant } from '../clock.ts';
import { anyImage } from '../ecs/images.ts';
import type { Place, Service } from '../service.ts';
import type { Source } from './code.ts';
import * as functions from './functions.ts';
import { functionIn, versionIn } from './names.ts';
import { lambdaRoute } from './route.ts';
import { lambdaService } from './service.ts';
import { emptyLambda } from './state.ts';
import type { LambdaFunction, ResolveForPlatform, State, Update } from './state.ts';

/** What a test creates: a function of an image, or of a zip file in base64. */
type FunctionSeed = Source & {
  readonly name: string;
  /** `x86_64`, unless said. */
  readonly architecture?: LambdaFunction['architecture'];
  /** Now, unless said. */
  readonly at?: Instant;
};

/** Lambda of one account in one region. What is made past the wire is not counted or faulted. */
export interface Lambda extends Place {
  readonly service: Service;
  readonly route: typeof lambdaRoute;
  /** Creates a function and returns its ARN. */
  readonly createFunction: (wanted: FunctionSeed) => string;
  /** Changes the code of `$LATEST` to an image. */
  readonly updateFunctionCode: (name: string, image: string) => void;
  /** Publishes `$LATEST` and returns the version: a number, or `$LATEST.PUBLISHED`. */
  readonly publishVersion: (name: string, to?: 'next-number' | 'latest-published') => string;
  readonly createAlias: (name: string, alias: string, version: string) => void;
  readonly setEnvironment: (name: string, variables: Readonly<Record<string, string>>) => void;
  readonly deleteFunction: (name: string) => void;
  readonly deleteVersion: (name: string, version: string) => void;
  /** Sets the state of a version, `$LATEST` unless said. */
  readonly setState: (name: string, state: State, version?: string) => void;
  /** Says how the last update of `$LATEST` goes. */
  readonly setUpdate: (name: string, update: Update) => void;
  /** Fetches all images again, as Lambda does from time to time: versions whose image is gone fail. */
  readonly refetchAll: () => void;
}

/** Makes a Lambda whose functions run what `resolve` finds: any image, unless said. */
export function createLambda(
  place: Place,
  resolve: ResolveForPlatform = (image) => anyImage(image),
  clock: Clock = clockAt('2026-06-01T00:00:00Z'),
): Lambda {
  const lambda = emptyLambda(place, resolve);
  const named = (name: string): LambdaFunction => functionIn(lambda, { FunctionName: name });
  return {
    ...place,
    service: lambdaService(lambda),
    route: lambdaRoute,
    createFunction({ name, architecture = 'x86_64', at, ...source }) {
      const role = `arn:aws:iam::${place.account}:role/${name}`;
      const nowMs = at === undefined ? clock.nowMs() : millisOf(at);
      return functions.createFunction(lambda, { name, architecture, role, source }, nowMs).arn;
    },
    updateFunctionCode: (name, image) => {
      functions.updateCode(lambda, named(name), { source: { image }, nowMs: clock.nowMs() });
    },
    publishVersion: (name, to = 'next-number') =>
      functions.publish(lambda, named(name), { to, description: '', nowMs: clock.nowMs() }).version,
    createAlias: (name, alias, version) =>
      functions.createAlias(named(name), { name: alias, version, description: '', weights: {} }),
    setEnvironment(name, variables) {
      named(name).environment = variables;
    },
    deleteFunction: (name) => functions.deleteFunction(lambda, named(name)),
    deleteVersion: (name, version) => functions.deleteVersion(named(name), version),
    setState(name, state, version) {
      versionIn(lambda, { FunctionName: name, Qualifier: version }).version.state = state;
    },
    setUpdate(name, update) {
      functions.currentOf(named(name)).update = update;
    },
    refetchAll: () => functions.refetchAll(lambda),
  };
}
