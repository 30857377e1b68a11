import { listed } from './source.ts';

const apps = { call: 'ListApps', given: { maxResults: 100 }, items: 'apps' } as const;

/** The images in which apps and branches are built, and what their build specifications name. */
export const amplifyApps = listed({
  title: 'Amplify apps',
  service: 'amplify',
  pullsFrom: 'anywhere',
  resolves: 'tag-now',
  isGuarded: true,
  // Amplify publishes no rate for its lists: one at a time.
  concurrency: 1,
  chains: [
    { consumer: 'Amplify app', name: 'name', steps: [apps] },
    {
      consumer: 'Amplify branch',
      name: 'branchArn',
      steps: [apps, { call: 'ListBranches', given: { maxResults: 50 }, from: { appId: 'appId' }, items: 'branches' }],
    },
  ],
});
