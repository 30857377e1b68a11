import { listed } from './source.ts';

const services = { call: 'GetContainerServices', items: 'containerServices' } as const;

/** What container services run and are about to, disabled ones too, and the deployments that one may go back to. */
export const lightsailServices = listed({
  title: 'Lightsail container services',
  service: 'lightsail',
  pullsFrom: 'anywhere',
  // Nobody says whether it pulls by tag or by digest when it moves a container to another machine.
  resolves: 'tag-at-creation',
  // Lightsail publishes no rate for its reads: a few at a time.
  concurrency: 2,
  chains: [
    {
      consumer: 'Lightsail container service',
      name: 'containerServiceName',
      pinnedSince: 'createdAt',
      steps: [services],
    },
    {
      consumer: 'Lightsail container service',
      name: '^containerServiceName',
      pinnedSince: 'createdAt',
      steps: [
        services,
        {
          call: 'GetContainerServiceDeployments',
          from: { serviceName: 'containerServiceName' },
          items: 'deployments',
          gone: ['NotFoundException'],
          history: { by: 'version' },
        },
      ],
    },
  ],
});
