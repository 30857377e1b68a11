import type { Happened } from './random-records.ts';
import { otherAccount, pullingAccount } from './random-sharing.ts';
import { bucket, keeping } from './scene.ts';

/** How many of each family stay. */
export const newest = 1;

/** Keeps the newest of each family and one earlier version of everything, and looks wherever something may be in use. */
export function policyFor({ hasLists, hasOthers }: Happened): string {
  const families = `{ name: snapshots, tags: ['*SNAPSHOT*'], keepNewest: ${newest} }, { name: releases, tags: ['*'], keepNewest: ${newest} }`;
  const lists = hasLists ? `lists: [{ prefix: 's3://${bucket}/lists/' }],` : '';
  const accounts = hasOthers ? `accounts: [{ id: '${otherAccount}', role: reader }],` : '';
  const foreign = `foreign: [{ principals: ['${pullingAccount}'], coveredBy: pulls, within: 30d, because: they pull }],`;
  return keeping(`[${families}]`)
    .replace('inUse: {', `inUse: { ${lists} ${accounts} ${foreign}`)
    .replace('rollback: {', 'rollback: { others: 1,');
}
