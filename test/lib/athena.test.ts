import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { athena, auditColumns, savedQueries } from '../../lib/audit-table.ts';
import { stackWith, templateWith } from './keeper.ts';

const stack = stackWith({ athena: true });
const template = Template.fromStack(stack);

const allOf = (type: string, within = template): readonly unknown[] =>
  Object.values(within.findResources(type)).map((resource) => resource['Properties']);

const name = stack.keeper.queries?.database;

test('there is no table unless somebody asks for it', () => {
  const types = new Set(Object.values(templateWith().toJSON()['Resources']).map((one) => JSON.stringify(one)));
  expect([...types].filter((one) => /AWS::(?:Glue|Athena)/.test(one))).toEqual([]);
});

test('the database is named as Glue wants it, and the workgroup alike', () => {
  expect(name).toMatch(/^[a-z0-9_]{1,60}$/);
  expect(allOf('AWS::Glue::Database')).toMatchObject([{ DatabaseInput: { Name: name } }]);
  expect(stack.keeper.queries?.workGroup).toBe(name);
  expect(template.findOutputs('AthenaWorkGroup')).toMatchObject({ AthenaWorkGroup: { Value: name } });
});

test('the table lies over the rows in the bucket, day by day', () => {
  const bucket = { Ref: expect.stringMatching(/^KeeperAuditBucket/) };
  expect(allOf('AWS::Glue::Table')).toMatchObject([
    {
      DatabaseName: name,
      TableInput: {
        Name: 'audit',
        TableType: 'EXTERNAL_TABLE',
        PartitionKeys: [{ Name: 'date', Type: 'string' }],
        Parameters: {
          'projection.enabled': 'true',
          'projection.date.type': 'date',
          'projection.date.format': 'yyyy-MM-dd',
          'projection.date.range': 'NOW-400DAYS,NOW',
          'storage.location.template': { 'Fn::Join': ['', ['s3://', bucket, '/audit/date=${date}/']] },
        },
        StorageDescriptor: {
          Location: { 'Fn::Join': ['', ['s3://', bucket, '/audit/']] },
          Columns: Object.entries(auditColumns).map(([column, type]) => ({ Name: column, Type: type })),
          SerdeInfo: { SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
        },
      },
    },
  ]);
});

test('results stay in Athena: nobody but the function writes to the bucket', () => {
  const [group] = allOf('AWS::Athena::WorkGroup');
  expect(group).toMatchObject({
    WorkGroupConfiguration: {
      EnforceWorkGroupConfiguration: true,
      ManagedQueryResultsConfiguration: { Enabled: true },
    },
  });
  expect(JSON.stringify(group)).not.toContain('OutputLocation');
});

test('there are questions to begin with', () => {
  const found = allOf('AWS::Athena::NamedQuery');
  expect(found).toHaveLength(5);
  for (const { name: query, sql } of savedQueries(athena)) {
    expect(found).toContainEqual(
      expect.objectContaining({ Name: query, QueryString: sql, Database: name, WorkGroup: name }),
    );
  }
});

test.each([...savedQueries(athena)])('$name names the days that it reads', ({ sql }) => {
  const readings = [...sql.matchAll(/FROM audit\b/g)].length;
  expect(readings).toBeGreaterThan(0);
  expect([...sql.matchAll(/"date" >= /g)]).toHaveLength(readings);
});

test('cdk-nag finds nothing', () => {
  expect(new AwsSolutionsChecks().validateScope(stack).violations.map(({ ruleName }) => ruleName)).toEqual([]);
});
