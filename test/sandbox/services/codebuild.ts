import { batch, list } from './operations.ts';
import type { Table } from './table.ts';

/** CodeBuild: projects, and what is or was built with their images or others. */
export const codebuild: Table = {
  kinds: {
    projects: { key: ['name'], given: { arn: 'arn:aws:codebuild:{region}:{account}:project/{name}' } },
    builds: {
      key: ['id'],
      given: { arn: 'arn:aws:codebuild:{region}:{account}:build/{id}', buildStatus: 'SUCCEEDED' },
    },
    sandboxes: { key: ['id'], given: { arn: 'arn:aws:codebuild:{region}:{account}:sandbox/{id}', status: 'READY' } },
  },
  operations: {
    ListProjects: list('projects', { as: 'name', ignores: ['sortBy', 'sortOrder'] }),
    BatchGetProjects: batch('projects', {
      ids: 'names',
      by: ['name', 'arn'],
      in: 'projects',
      missing: 'projectsNotFound',
    }),
    ListBuilds: list('builds', { as: 'id', ignores: ['sortOrder'] }),
    BatchGetBuilds: batch('builds', { ids: 'ids', by: ['id', 'arn'], in: 'builds', missing: 'buildsNotFound' }),
    ListSandboxes: list('sandboxes', { as: 'id', ignores: ['sortOrder'] }),
    BatchGetSandboxes: batch('sandboxes', {
      ids: 'ids',
      by: ['id', 'arn'],
      in: 'sandboxes',
      missing: 'sandboxesNotFound',
    }),
  },
};
