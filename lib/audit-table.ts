/** The columns of the audit, as Athena reads its rows: names in lower case, as its JSON reader has them. */
export const auditColumns = {
  schema: 'int',
  run: 'string',
  account: 'string',
  region: 'string',
  repository: 'string',
  digest: 'string',
  tags: 'array<string>',
  mediatype: 'string',
  status: 'string',
  pushedat: 'string',
  pulledat: 'string',
  sizebytes: 'bigint',
  component: 'string',
  verdict: 'string',
  // What all rules have in common; a field that is not there reads as null, one that is not named here is passed over.
  reasons: 'array<struct<rule:string,count:int,usedby:array<string>,because:string>>',
  blockedby: 'array<struct<hold:string,until:string,source:string,region:string,because:string>>',
  outcome: 'string',
} as const;

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

/** A question that is asked often. */
interface SavedQuery {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
}

/** Where the newest run is, unless runs are rarer than once a week. */
const since = (days: number): string => `"date" >= date_format(current_date - interval '${days}' day, '%Y-%m-%d')`;

/** The rows of the newest run: names of runs sort by their time. */
const newest = `newest AS (
  SELECT * FROM audit
  WHERE ${since(8)} AND run = (SELECT max(run) FROM audit WHERE ${since(8)})
)`;

export const savedQueries: readonly SavedQuery[] = [
  {
    name: 'top-repositories',
    description: 'The repositories with the most bytes, and what of them is condemned',
    sql: `WITH ${newest}
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
    sql: `WITH ${newest},
kept AS (
  SELECT DISTINCT newest.region, repository, digest, sizebytes, reason.rule
  FROM newest CROSS JOIN UNNEST(reasons) AS reason (rule, uses, usedby, because)
)
SELECT rule, count(*) AS images, sum(sizebytes) AS bytes
FROM kept
GROUP BY rule
ORDER BY bytes DESC`,
  },
  {
    name: 'never-pulled',
    description: 'Images that nobody ever pulled, the largest first',
    sql: `WITH ${newest}
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
    sql: `WITH ${newest}
SELECT consumer, reason.rule, region, tags, digest
FROM newest
CROSS JOIN UNNEST(reasons) AS reason (rule, uses, usedby, because)
CROSS JOIN UNNEST(reason.usedby) AS used (consumer)
WHERE repository = ?
ORDER BY consumer, digest`,
  },
  {
    name: 'gone-in-30-days',
    description: 'What was deleted or archived in the last 30 days',
    sql: `SELECT "date", run, region, repository, tags, digest, sizebytes, outcome
FROM audit
WHERE ${since(30)} AND outcome IN ('deleted', 'archived')
ORDER BY "date" DESC, region, repository, digest`,
  },
];
