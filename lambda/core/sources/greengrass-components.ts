import { listed } from './source.ts';
import type { Step } from './source.ts';

const gone = ['ResourceNotFoundException'] as const;

const components: Step = {
  call: 'ListComponents',
  given: { scope: 'PRIVATE', maxResults: 100 },
  items: 'components',
};
const versions: Step = {
  call: 'ListComponentVersions',
  given: { maxResults: 100 },
  from: { arn: 'arn' },
  items: 'componentVersions',
  gone,
};
const recipe: Step = { call: 'GetComponent', from: { arn: 'arn' }, gone };

/**
 * What the account's own components run on devices, which may be away for months. A version that some deployment names is
 * in use; its number counts whatever the component, which keeps more than it must. So does this: of a component on which
 * another depends any version may be on some device, because each took the newest that fitted on the day of its deployment.
 */
export const greengrassComponents = listed({
  title: 'Greengrass components',
  service: 'greengrassv2',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  isGuarded: true,
  // Greengrass publishes no rate for its reads: one at a time.
  concurrency: 1,
  chains: [
    {
      consumer: 'Greengrass component',
      name: '^arn',
      steps: [
        components,
        {
          ...versions,
          history: {
            by: 'componentVersion',
            named: {
              in: [
                [
                  {
                    call: 'ListDeployments',
                    given: { historyFilter: 'LATEST_ONLY', maxResults: 100 },
                    items: 'deployments',
                  },
                  { call: 'GetDeployment', from: { deploymentId: 'deploymentId' }, gone },
                ],
                [components, versions, recipe],
              ],
              by: [{ componentVersion: 'componentVersion' }, { 'ComponentDependencies.*': 'componentName' }],
            },
          },
        },
        recipe,
      ],
    },
  ],
});
