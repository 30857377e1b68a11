import type { STSClient } from '@aws-sdk/client-sts';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentityProvider, HashConstructor } from '@smithy/types';

/** Gives a bearer token; told which one was refused, it gives another one. */
export type Tokens = (refused?: string) => Promise<string>;

/** Who asks, and where STS is there: `sts.eu-west-1.amazonaws.com`, with another suffix in other partitions. */
export interface Signer {
  readonly credentials: AwsCredentialIdentityProvider;
  readonly region: string;
  readonly stsHost: string;
  readonly sha256: HashConstructor;
}

/** EKS takes a token for 15 minutes. */
const renewAfterMs = 10 * 60_000;

/** Tokens for one EKS cluster: the same one for ten minutes. `nowMs` is a clock that goes on between answers of AWS. */
export function clusterTokens(cluster: string, signer: Signer, nowMs: () => number = Date.now): Tokens {
  let last: { readonly token: string; readonly madeAtMs: number } | undefined;
  return async (refused) => {
    const isGood = last && last.token !== refused && nowMs() - last.madeAtMs < renewAfterMs;
    if (!last || !isGood) last = { madeAtMs: nowMs(), token: await clusterToken(cluster, signer, nowMs()) };
    return last.token;
  };
}

/**
 * What EKS takes for a password: a presigned question to STS who one is. The cluster asks it in our name, and it is good
 * for that cluster only, because its name is signed as well. It takes no permission.
 */
async function clusterToken(cluster: string, { stsHost, ...signer }: Signer, nowMs: number): Promise<string> {
  const request = {
    method: 'GET',
    protocol: 'https:',
    hostname: stsHost,
    path: '/',
    query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    headers: { host: stsHost, 'x-k8s-aws-id': cluster },
  };
  const { query = {} } = await new SignatureV4({ ...signer, service: 'sts' }).presign(request, {
    expiresIn: 60,
    signingDate: new Date(nowMs),
  });
  const url = `https://${stsHost}/?${Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&')}`;
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
}

/** Signs as a client of STS does. AWS's own table of endpoints says where STS is in the region's partition. */
export async function signerOf({ config }: STSClient): Promise<Signer> {
  const region = await config.region();
  const { url } = config.endpointProvider({ Region: region, UseGlobalEndpoint: false });
  return { credentials: config.credentials, region, stsHost: url.hostname, sha256: config.sha256 };
}
