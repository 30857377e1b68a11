import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { startSandbox } from './server.ts';
import type { Sandbox, SandboxOptions } from './server.ts';

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Whose credentials a client uses, and where. */
interface Caller {
  readonly account?: string;
  readonly region?: string;
  /** The credentials that `AssumeRole` gave, instead of those of the account's user. */
  readonly credentials?: Credentials;
}

interface Destroyable {
  readonly destroy: () => void;
}

interface Config {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly maxAttempts: number;
  /** Some services put a word before the host, which would not be loopback then. */
  readonly disableHostPrefix: boolean;
}

/** A sandbox and the clients of the real SDK that were made for it. */
export interface Bench {
  readonly sandbox: Sandbox;
  readonly ecr: (caller?: Caller) => ECRClient;
  readonly s3: (caller?: Caller) => S3Client;
  readonly sts: (caller?: Caller) => STSClient;
  readonly ec2: (caller?: Caller) => EC2Client;
  /** A client of any other service, such as `client(ECSClient)`. */
  readonly client: <Client extends Destroyable>(kind: new (config: Config) => Client, caller?: Caller) => Client;
}

/** Runs a test against a sandbox of its own, and cleans up whatever the outcome. Clients try once: no waiting. */
export async function onBench(options: SandboxOptions, test: (bench: Bench) => Promise<void>): Promise<void> {
  const sandbox = await startSandbox(options);
  const clients: Destroyable[] = [];
  const client: Bench['client'] = (kind, caller = {}) => {
    const made = new kind(configOf(sandbox, caller));
    clients.push(made);
    return made;
  };
  try {
    await test({
      sandbox,
      ecr: (caller) => client(ECRClient, caller),
      s3: (caller) => client(S3Client, caller),
      sts: (caller) => client(STSClient, caller),
      ec2: (caller) => client(EC2Client, caller),
      client,
    });
  } finally {
    for (const made of clients) made.destroy();
    await sandbox.stop();
  }
}

/** The name of the error that a call of the SDK ends with. */
export async function errorName(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return error.name;
    throw error;
  }
  throw new Error('the call went well');
}

function configOf(sandbox: Sandbox, { account, region, credentials }: Caller): Config {
  const env = sandbox.env(account, region);
  const { AWS_ENDPOINT_URL = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_REGION = '' } = env;
  return {
    endpoint: AWS_ENDPOINT_URL,
    region: AWS_REGION,
    credentials: credentials ?? { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    maxAttempts: 1,
    disableHostPrefix: true,
  };
}
