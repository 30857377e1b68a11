import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EcrKeeperStack } from '../../lib/index.ts';
import type { EcrKeeperStackProps } from '../../lib/index.ts';
import { scratchFolder } from '../scratch.ts';

/** The stack as the CDK makes it with our cdk.json, but for the bundle: no test of a template reads it. */
export function stackWith(props: EcrKeeperStackProps = {}): EcrKeeperStack {
  const settings: { readonly context: Readonly<Record<string, unknown>> } = JSON.parse(
    readFileSync('cdk.json', 'utf8'),
  );
  const app = new App({ outdir: scratchFolder(), context: { ...settings.context, 'aws:cdk:bundling-stacks': [] } });
  return new EcrKeeperStack(app, 'EcrKeeper', props);
}

export const templateWith = (props?: EcrKeeperStackProps): Template => Template.fromStack(stackWith(props));

/** A policy file that holds this text, and is named `policy.yaml`. */
export function policyFile(text: string): string {
  const file = join(scratchFolder(), 'policy.yaml');
  writeFileSync(file, text);
  return file;
}

/** What is thrown, as a user reads it. */
export function refusalOf(attempt: () => unknown): { readonly name: string; readonly message: string } {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Error) return { name: error.name, message: error.message };
    throw error;
  }
  throw new Error('it was not refused');
}
