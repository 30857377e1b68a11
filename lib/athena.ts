import { Names, Stack } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Construct } from 'constructs';
import type { AnyBucket } from './audit-bucket.ts';
import { athena, auditColumns, auditSerde, projectionOn, savedQueries } from './audit-table.ts';

/** The audit as a table, a workgroup to ask it in, and questions to begin with. */
export interface AuditQueries {
  readonly database: string;
  readonly workGroup: string;
}

/** Lays a table over the rows in the bucket. It copies nothing, and costs nothing until somebody asks. */
export function createAuditQueries(parent: Construct, bucket: AnyBucket): AuditQueries {
  const scope = new Construct(parent, 'Athena');
  const catalogId = Stack.of(scope).account;
  // Two keepers in one account have a catalogue in common.
  const name = Names.uniqueResourceName(parent, { maxLength: 60, separator: '_' }).toLowerCase();
  const database = new CfnDatabase(scope, 'Database', { catalogId, databaseInput: { name } });
  const location = `s3://${bucket.bucketName}/audit/`;
  const table = new CfnTable(scope, 'Table', {
    catalogId,
    databaseName: name,
    tableInput: {
      name: 'audit',
      tableType: 'EXTERNAL_TABLE',
      parameters: { classification: 'json', ...projectionOn(location) },
      partitionKeys: [{ name: 'date', type: 'string' }],
      storageDescriptor: {
        location,
        columns: Object.entries(auditColumns).map(([column, type]) => ({ name: column, type })),
        inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
        serdeInfo: { serializationLibrary: auditSerde.library, parameters: auditSerde.parameters },
      },
    },
  });
  table.addResourceDependency(database);
  const workGroup = createWorkGroup(scope, name);
  for (const query of savedQueries(athena)) {
    const saved = { name: query.name, description: query.description, queryString: query.sql };
    new CfnNamedQuery(scope, query.name, { ...saved, database: name, workGroup: name }).addResourceDependency(
      workGroup,
    );
  }
  return { database: name, workGroup: name };
}

/** Athena keeps results itself, for a day: nobody but the function writes to the bucket of records. */
const createWorkGroup = (scope: Construct, name: string): CfnWorkGroup =>
  new CfnWorkGroup(scope, 'WorkGroup', {
    name,
    description: 'Questions to the audit of ecr-keeper',
    recursiveDeleteOption: true,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      managedQueryResultsConfiguration: { enabled: true },
      publishCloudWatchMetricsEnabled: false,
    },
  });
