import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { seenInContainers, shortName } from '../lambda/aws/usage/ecs.ts';
import { compact } from '../lambda/core/compact.ts';
import { listOf, referencesByName } from '../lambda/core/references.ts';
import type { References } from '../lambda/core/references.ts';
import { allSeen } from '../lambda/core/sightings.ts';
import type { Reference, Sightings } from '../lambda/core/usage.ts';

/** What a survey remembers of tasks, in bytes of heap for each reference, and what finding these by name takes. */
interface UsageMemory {
  readonly references: number;
  readonly each: number;
  readonly finding: number;
}

const home = { account: '111111111111', region: 'eu-west-1' } as const;
const tasksOfAnswer = 100;

/** Reads tasks as ECS describes them. Each names a tag and its digest, and so many in a row run the same image. */
export function usageMemory(tasks: number, ofOneImage: number): UsageMemory {
  setFlagsFromString('--expose-gc');
  const empty = heapBytes();
  const references = read(tasks, ofOneImage);
  const readBytes = heapBytes();
  const found = referencesByName(references, new Map());
  const foundBytes = heapBytes();
  if (countOf(found) !== references.length) throw new Error('not every reference is found');
  return {
    references: references.length,
    each: (readBytes - empty) / references.length,
    finding: (foundBytes - readBytes) / references.length,
  };
}

function read(tasks: number, ofOneImage: number): readonly Reference[] {
  const seen = Array.from({ length: tasks / tasksOfAnswer }, (_, page) => {
    const answered: readonly Task[] = JSON.parse(answer(page * tasksOfAnswer, ofOneImage));
    return allSeen(answered.map(seenInTask));
  });
  return compact(allSeen(seen).references);
}

const seenInTask = ({ taskArn, ...container }: Task): Sightings =>
  seenInContainers([container], {
    usedBy: `ECS task ${shortName(taskArn)} (running, ${home.region})`,
    role: 'in-use',
    home,
  });

interface Task {
  readonly taskArn: string;
  readonly image: string;
  readonly imageDigest: string;
}

/** The text of one answer, so that each string of each task is one of its own. */
function answer(first: number, ofOneImage: number): string {
  const host = `${home.account}.dkr.ecr.${home.region}.amazonaws.com`;
  const tasks = Array.from({ length: tasksOfAnswer }, (_, i): Task => {
    const image = Math.floor((first + i) / ofOneImage);
    return {
      taskArn: `arn:aws:ecs:${home.region}:${home.account}:task/prod/${hex(first + i, 32)}`,
      image: `${host}/team-${image % 10}/app-${image % 100}:1.${image}.0`,
      imageDigest: `sha256:${hex(image, 64)}`,
    };
  });
  return JSON.stringify(tasks);
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

function heapBytes(): number {
  const collect: () => void = runInNewContext('gc');
  collect();
  return process.memoryUsage().heapUsed;
}

const countOf = ({ byDigest, byTag }: References): number =>
  [byDigest, ...byTag.values()].flatMap((names) => [...names.values()]).flatMap(listOf).length;
