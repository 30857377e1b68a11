import type { Fault } from '../sandbox/faults.ts';
import { index, platformImage } from '../sandbox/manifests.ts';
import type { ServiceName } from '../sandbox/service.ts';
import { chance, seedOr, shuffled } from '../chance.ts';
import { onScene, uri } from './scene.ts';
import type { Scene } from './scene.ts';

/** All kinds of faults in a campaign. */
const kindsEach = process.env['RUNS'] === undefined ? 2 : Infinity;
const seed = seedOr(1);
const kinds = [
  'denied',
  'throttled',
  'expiredToken',
  'error',
  'reset',
  'lost',
  'truncated',
  'cut',
  'endlessToken',
] as const;
const start = Date.parse('2026-06-01T00:00:00Z');
const at = start - 300 * 86_400_000;

/** What is in use stays, in its index; what nobody uses may go. */
function litter({ aws }: Scene): void {
  for (const tag of ['used', 'unused']) {
    const platform = platformImage(tag);
    aws.ecr().push({ repository: 'app', at, ...platform });
    aws.ecr().push({ repository: 'app', tags: [tag], at, ...index([platform]) });
  }
}

const used = (): readonly string[] => ['used', platformImage('used').digest].toSorted();

interface Operation {
  readonly service: ServiceName;
  readonly operation: string;
}

/** What a run asks of the registry, of its bucket and of who it is: the consumers have tests of their own. */
function operationsIn({ aws }: Scene): readonly Operation[] {
  const calls = aws.calls.filter(
    ({ service, operation }) => ['ecr', 's3', 'sts'].includes(service) || operation === 'DescribeRegions',
  );
  const unique = new Map(calls.map(({ service, operation }) => [`${service}:${operation}`, { service, operation }]));
  return [...unique.values()];
}

/** One run with a fault in every call of an operation: what is lost, and what has no good reason. */
async function faultedRun(
  scene: Scene,
  { service, operation }: Operation,
  kind: Fault['kind'] & (typeof kinds)[number],
) {
  const end = scene.aws.faults.add({ kind, service, operation });
  const { code, out, err } = await scene.clean();
  end();
  const left = scene.left('app');
  const isExact = code === 0 && left.length === used().length;
  const said = `${out}${err}`;
  const isTold = code !== 0 && (said.includes(operation) || /deletions? failed/.test(said));
  return {
    lost: used().filter((name) => !left.includes(name)),
    unexplained: isExact || isTold || isAboutUs(operation, code) ? [] : [`code ${code}`, out, err],
  };
}

/** Bad credentials and a bad bucket have sentences of their own, before anything else is asked. */
const isAboutUs = (operation: string, code: number): boolean =>
  (operation === 'GetCallerIdentity' || operation === 'HeadBucket') && (code === 1 || code === 2);

test(
  'whatever goes wrong with the registry, the bucket or the identity: nothing in use is lost, what did not go is told, and the next run is right',
  () =>
    onScene({}, async (scene) => {
      process.env['AWS_MAX_ATTEMPTS'] = '1';
      litter(scene);
      scene.ecs().registerTaskDefinition({ family: 'app', image: uri('app', 'used') });
      expect((await scene.clean()).code).toBe(0);
      const operations = operationsIn(scene);
      const next = chance(seed);
      let faults = 0;
      for (const operation of operations) {
        for (const kind of shuffled(kinds, next).slice(0, kindsEach)) {
          scene.aws.clock.advance(60_000);
          litter(scene);
          const names = { operation, kind };
          expect({ ...names, ...(await faultedRun(scene, operation, kind)) }).toEqual({
            ...names,
            lost: [],
            unexplained: [],
          });
          faults += 1;
        }
        scene.aws.clock.advance(60_000);
        litter(scene);
        expect({ operation, code: (await scene.clean()).code, left: scene.left('app') }).toEqual({
          operation,
          code: 0,
          left: used(),
        });
      }
      process.stdout.write(`surroundings (seed ${seed}): ${faults} faults in ${operations.length} operations\n`);
    }),
  3_600_000,
);
