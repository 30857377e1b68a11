import { isObject, text, texts } from '../json.ts';
import type { Json, JsonObject } from '../service.ts';
import { get, list } from './operations.ts';
import type { Table } from './table.ts';

/** Braket: hybrid jobs. */
export const braket: Table = {
  kinds: {
    jobs: {
      key: ['jobArn'],
      given: { jobArn: 'arn:aws:braket:{region}:{account}:job/{jobName}', status: 'RUNNING' },
    },
  },
  operations: {
    SearchJobs: list('jobs', { by: { filters: passes } }),
    GetJob: get('jobs', {
      by: { jobArn: 'jobArn' },
      ignores: ['additionalAttributeNames'],
      missing: 'ResourceNotFoundException',
    }),
  },
};

function passes(job: JsonObject, filters: Json): boolean {
  const all: readonly Json[] = Array.isArray(filters) ? filters : [];
  return all.filter(isObject).every((filter) => {
    const [value = '', values] = [text(job, text(filter, 'name') ?? ''), texts(filter, 'values')];
    const operator = text(filter, 'operator');
    if (operator === 'EQUAL') return values.includes(value);
    if (operator === 'CONTAINS') return values.some((one) => value.includes(one));
    throw new Error(`the sandbox does not search jobs by ${operator ?? 'nothing'}`);
  });
}
