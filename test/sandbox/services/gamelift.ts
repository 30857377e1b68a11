import { latest } from './criteria.ts';
import { get, list } from './operations.ts';
import type { Table } from './table.ts';

const from = latest('Name', 'VersionNumber');

/** GameLift: container group definitions in all their versions. */
export const gamelift: Table = {
  kinds: {
    containerGroupDefinitions: {
      key: ['Name', 'VersionNumber'],
      given: {
        VersionNumber: 1,
        ContainerGroupDefinitionArn:
          'arn:aws:gamelift:{region}:{account}:containergroupdefinition/{Name}:{VersionNumber}',
        ContainerGroupType: 'GAME_SERVER',
        Status: 'READY',
      },
    },
  },
  operations: {
    ListContainerGroupDefinitions: list('containerGroupDefinitions', {
      by: { ContainerGroupType: 'ContainerGroupType' },
      from,
    }),
    ListContainerGroupDefinitionVersions: list('containerGroupDefinitions', {
      by: { Name: ['Name', 'ContainerGroupDefinitionArn'] },
      needs: { Name: 'NotFoundException' },
    }),
    DescribeContainerGroupDefinition: get('containerGroupDefinitions', {
      by: { Name: ['Name', 'ContainerGroupDefinitionArn'], VersionNumber: 'VersionNumber' },
      from,
      in: 'ContainerGroupDefinition',
      missing: 'NotFoundException',
    }),
  },
};
