/** The columns of the audit by the names in its rows, with the types that Athena gives them. */
const columns = {
  schema: 'int',
  run: 'string',
  account: 'string',
  region: 'string',
  repository: 'string',
  digest: 'string',
  tags: 'array<string>',
  mediaType: 'string',
  status: 'string',
  pushedAt: 'string',
  pulledAt: 'string',
  sizeBytes: 'bigint',
  component: 'string',
  verdict: 'string',
  // What all rules have in common; a field that is not there reads as null, one that is not named here is passed over.
  reasons: 'array<struct<rule:string,count:int,usedBy:array<string>,because:string>>',
  blockedBy: 'array<struct<hold:string,until:string,source:string,region:string,because:string>>',
  outcome: 'string',
} as const;

/** The columns as Athena's JSON reader has them: in lower case. */
export const auditColumns: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(columns).map(([name, type]) => [name.toLowerCase(), type.toLowerCase()]),
);

const duckdbTypes: Readonly<Record<string, string>> = { string: 'VARCHAR', int: 'INTEGER', bigint: 'BIGINT' };

/** The columns as DuckDB reads them: by the names in the rows. In its queries the case of a name does not matter. */
const duckdbColumns: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(columns).map(([name, type]) => [name, duckdbType(type)]),
);

function duckdbType(type: string): string {
  const [, outer, inner = ''] = /^(array|struct)<(.*)>$/.exec(type) ?? [];
  if (outer === 'array') return `${duckdbType(inner)}[]`;
  if (outer === undefined) return duckdbTypes[type] ?? type;
  // No field of ours is a structure itself.
  const fields = inner.split(',').map((field) => field.split(':'));
  return `STRUCT(${fields.map(([name = '', of = '']) => `${name} ${duckdbType(of)}`).join(', ')})`;
}

/** A damaged line reads as nulls, and does not fail the query. */
export const auditSerde = {
  library: 'org.openx.data.jsonserde.JsonSerDe',
  parameters: { 'ignore.malformed.json': 'true' },
} as const;

/** How Athena knows the days without being told: rows are kept for 400 of them. */
export const projectionOn = (location: string) => ({
  'projection.enabled': 'true',
  'projection.date.type': 'date',
  'projection.date.format': 'yyyy-MM-dd',
  'projection.date.range': 'NOW-400DAYS,NOW',
  'projection.date.interval': '1',
  'projection.date.interval.unit': 'DAYS',
  'storage.location.template': `${location}date=\${date}/`,
});

/** What two engines say differently. */
interface Dialect {
  /** The day so many days ago, as a text. */
  readonly day: (daysAgo: number) => string;
  /** Behind `CROSS JOIN`: the reasons of a row one by one, each as `reason`. */
  readonly eachReason: string;
}

export const athena: Dialect = {
  day: (daysAgo) => `date_format(current_date - interval '${daysAgo}' day, '%Y-%m-%d')`,
  eachReason: 'UNNEST(reasons) AS reason (rule, uses, usedby, because)',
};

/** DuckDB, over a view named `audit`. What day it is may be told. */
export const duckdb = (today = 'current_date'): Dialect => ({
  day: (daysAgo) => `strftime(${today} - interval '${daysAgo}' day, '%Y-%m-%d')`,
  eachReason: 'UNNEST(reasons) AS each (reason)',
});

/** A question that is asked often. */
interface SavedQuery {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
}

/** Where the newest run is, unless runs are rarer than once a week. */
const lately = ({ day }: Dialect): string => `"date" >= ${day(8)}`;

/** The rows of the newest run: names of runs sort by their time. */
const newest = (dialect: Dialect): string => `newest AS (
  SELECT * FROM audit
  WHERE ${lately(dialect)} AND run = (SELECT max(run) FROM audit WHERE ${lately(dialect)})
)`;

const questions: readonly (Omit<SavedQuery, 'sql'> & { readonly sql: (dialect: Dialect) => string })[] = [
  {
    name: 'top-repositories',
    description: 'The repositories with the most bytes, and what of them is condemned',
    sql: (dialect) => `WITH ${newest(dialect)}
SELECT region, repository, count(*) AS images, sum(sizebytes) AS bytes,
  sum(CASE WHEN verdict = 'condemned' THEN sizebytes ELSE 0 END) AS condemned_bytes
FROM newest
GROUP BY region, repository
ORDER BY bytes DESC
LIMIT 100`,
  },
  {
    name: 'kept-by-rule',
    description: 'How many images each rule keeps; one that several keep counts for each',
    sql: (dialect) => `WITH ${newest(dialect)},
kept AS (
  SELECT DISTINCT newest.region, repository, digest, sizebytes, reason.rule
  FROM newest CROSS JOIN ${dialect.eachReason}
)
SELECT rule, count(*) AS images, sum(sizebytes) AS bytes
FROM kept
GROUP BY rule
ORDER BY bytes DESC`,
  },
  {
    name: 'never-pulled',
    description: 'Images that nobody ever pulled, the largest first',
    sql: (dialect) => `WITH ${newest(dialect)}
SELECT region, repository, tags, digest, pushedat, sizebytes, verdict
FROM newest
WHERE pulledat IS NULL
ORDER BY sizebytes DESC
LIMIT 1000`,
  },
  {
    name: 'who-uses',
    description:
      'Who uses the images of a repository, whose name is the parameter; at most ten are named for each image',
    sql: (dialect) => `WITH ${newest(dialect)}
SELECT consumer, reason.rule, region, tags, digest
FROM newest
CROSS JOIN ${dialect.eachReason}
CROSS JOIN UNNEST(reason.usedby) AS used (consumer)
WHERE repository = ?
ORDER BY consumer, digest`,
  },
  {
    name: 'gone-in-30-days',
    description: 'What was deleted or archived in the last 30 days',
    sql: ({ day }) => `SELECT "date", run, region, repository, tags, digest, sizebytes, outcome
FROM audit
WHERE "date" >= ${day(30)} AND outcome IN ('deleted', 'archived')
ORDER BY "date" DESC, region, repository, digest`,
  },
];

export const savedQueries = (dialect: Dialect): readonly SavedQuery[] =>
  questions.map(({ sql, ...question }) => ({ ...question, sql: sql(dialect) }));

/** The view that DuckDB asks, over a folder or a bucket with the prefix `audit/` in it. */
export const duckdbView = (location: string): string => `CREATE VIEW audit AS
SELECT * FROM read_json('${location}audit/*/*.ndjson.gz',
  format = 'newline_delimited', ignore_errors = true,
  hive_partitioning = true, hive_types = {'date': VARCHAR},
  columns = {
${Object.entries(duckdbColumns)
  .map(([name, type]) => `    ${name}: '${type}'`)
  .join(',\n')}
  })`;
