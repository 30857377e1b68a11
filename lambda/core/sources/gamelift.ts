import { listed } from './source.ts';

/** Definitions of container groups. GameLift copies their images when they are made, so only the last few matter. */
export const gameLift = listed({
  title: 'GameLift container groups',
  service: 'gamelift',
  pullsFrom: 'anywhere',
  resolves: 'digest',
  isGuarded: true,
  // GameLift publishes no rate for its lists: one at a time.
  concurrency: 1,
  chains: [
    {
      consumer: 'GameLift container group',
      name: 'ContainerGroupDefinitionArn',
      steps: [
        { call: 'ListContainerGroupDefinitions', items: 'ContainerGroupDefinitions' },
        {
          call: 'ListContainerGroupDefinitionVersions',
          from: { Name: 'Name' },
          items: 'ContainerGroupDefinitions',
          gone: ['NotFoundException'],
          history: { group: 'Status', by: 'VersionNumber' },
        },
      ],
    },
  ],
});
