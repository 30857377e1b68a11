import {
  athena,
  auditColumns,
  auditSerde,
  duckdb,
  duckdbView,
  projectionOn,
  savedQueries,
} from '../lib/audit-table.ts';

const location = 's3://AUDIT-BUCKET/audit/';

/** `docs/athena.md`: the table over the audit for those who do not let the construct make it, and what to ask it. */
export const athenaReference = (): string =>
  [
    '# Asking the audit',
    '',
    'Made from the table that the construct makes; do not edit it by hand. With `athena: true` the construct makes the database, this',
    'table, a workgroup (an output of the stack) and the queries below. Results stay in Athena for a day: nobody but the function',
    'writes to the bucket. Whoever asks needs the right to use Athena and Glue, to `s3:ListBucket` on the bucket, and to',
    '`s3:GetObject` on its `audit/*`.',
    '',
    'A row is what [audit-row.schema.json](audit-row.schema.json) says, with its names in lower case; instants are texts that',
    '`from_iso8601_timestamp` reads. Of `reasons` and `blockedBy` the table has what all kinds share. Days are known without being',
    'told, by partition projection on `date`: name them in every query, or Athena reads all 400.',
    '',
    '## The table',
    '',
    '```sql',
    ddl,
    '```',
    '',
    ...queriesIn(athena),
  ].join('\n');

/** `docs/duckdb.md`: the same with DuckDB, on a laptop. */
export const duckdbReference = (): string =>
  [
    '# Asking the audit with DuckDB',
    '',
    'Made from the same table and queries as [those of Athena](athena.md); do not edit it by hand. DuckDB reads the rows in a copy of',
    '`audit/` on disk, as `aws s3 sync s3://AUDIT-BUCKET/audit audit` makes it. A test runs all of these over rows that runs wrote.',
    '',
    '## The view',
    '',
    '```sql',
    duckdbView(''),
    '```',
    '',
    'A damaged line reads as nulls, as in Athena.',
    '',
    ...queriesIn(duckdb()),
  ].join('\n');

const queriesIn = (dialect: typeof athena): readonly string[] =>
  savedQueries(dialect).flatMap(({ name, description, sql }) => [
    `## ${name}`,
    '',
    `${description}:`,
    '',
    '```sql',
    sql,
    '```',
    '',
  ]);

const pairsIn = (properties: Readonly<Record<string, string>>): string =>
  Object.entries(properties)
    .map(([key, value]) => `  '${key}' = '${value}'`)
    .join(',\n');

const ddl = `CREATE EXTERNAL TABLE audit (
${Object.entries(auditColumns)
  .map(([name, type]) => `  \`${name}\` ${type}`)
  .join(',\n')}
)
PARTITIONED BY (\`date\` string)
ROW FORMAT SERDE '${auditSerde.library}'
WITH SERDEPROPERTIES (
${pairsIn(auditSerde.parameters)}
)
LOCATION '${location}'
TBLPROPERTIES (
${pairsIn(projectionOn(location))}
)`;
