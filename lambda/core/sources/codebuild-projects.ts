import { listed } from './source.ts';

/** Projects: their image is pulled at every build, also at the first one in years. */
export const codeBuildProjects = listed({
  title: 'CodeBuild projects',
  service: 'codebuild',
  targets: 'environment.environmentVariables',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  // CodeBuild publishes no rate for its lists: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'CodeBuild project',
      name: 'name',
      steps: [
        { call: 'ListProjects', items: 'projects' },
        { call: 'BatchGetProjects', batch: { as: 'names', of: '', size: 100 }, items: 'projects' },
      ],
    },
  ],
});
