import { get, list } from './operations.ts';
import type { Table } from './table.ts';

/** CodePipeline: pipelines, each in one version. */
export const codepipeline: Table = {
  kinds: { pipelines: { key: ['name'], given: { version: 1 } } },
  operations: {
    ListPipelines: list('pipelines', { page: 1000 }),
    GetPipeline: get('pipelines', {
      by: { name: 'name', version: 'version' },
      in: 'pipeline',
      missing: ['PipelineNotFoundException', "Account does not have a pipeline with name '{name}'"],
    }),
  },
};
