import { publisherBundle } from '#publisher';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { publisherManifests, readerRole } from './kubernetes-manifests.ts';
import type { Manifest } from './kubernetes-manifests.ts';
import type { Terminal } from './terminal.ts';

interface PublisherFlags {
  readonly name: string;
  readonly to: string;
  readonly schedule: string;
  readonly image: string;
  readonly region?: string;
  readonly account?: string;
  readonly serviceAccountRole?: string;
  readonly custom: readonly string[];
  readonly except: readonly string[];
}

/** Adds `keeper kubernetes`: prints what a cluster needs so that it can be read. It changes and asks nothing. */
export function addKubernetes(program: Command, terminal: Terminal): void {
  const kubernetes = program
    .command('kubernetes')
    .description('what a Kubernetes cluster needs so that it can be read, as manifests for kubectl');
  kubernetes
    .command('role')
    .description('a ClusterRole that may list what names images, for the group of an access entry')
    .option('--group <name>', 'the Kubernetes group', 'ecr-keeper')
    .option('--custom <api-group>', 'also the custom resources of this API group; may be repeated', several, [])
    .action(({ group, custom }: { group: string; custom: readonly string[] }) => {
      const subject = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group };
      print(readerRole({ name: 'ecr-keeper', subject, custom }), terminal);
    });
  kubernetes
    .command('publisher')
    .description('a CronJob that publishes what a cluster uses, for clusters that cannot be reached from outside')
    .requiredOption('--name <name>', 'what the list is called: the name of the cluster')
    .requiredOption('--to <place>', 'where it goes: s3://bucket/prefix')
    .option('--schedule <cron>', 'when', '17 * * * *')
    .option('--image <image>', 'an image with Node.js 24', 'public.ecr.aws/docker/library/node:24-alpine')
    .option('--service-account-role <arn>', 'the role that may write there, for IAM roles for service accounts')
    .option('--region <region>', 'the region of the bucket; in EKS it is known')
    .option('--account <id>', 'the account of images that are named by the host of a VPC endpoint')
    .option('--custom <api-group>', 'also read the custom resources of this API group; may be repeated', several, [])
    .option('--except <glob>', 'custom resources not to read, as group/resource; may be repeated', several, [])
    .action((flags: PublisherFlags) => print(publisherManifests(flags, publisherBundle), terminal));
}

const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** kubectl reads YAML 1.1, where a plain `on` is a boolean. */
const readable = { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 } as const;

function print(manifests: readonly Manifest[], { stdout, stderr }: Terminal): void {
  stdout.write(manifests.map((manifest) => stringify(manifest, readable)).join('---\n'));
  stderr.write('Apply it with: kubectl apply --server-side -f -\n');
}
