import { createHash } from 'node:crypto';
import type { Place } from '../service.ts';

/** The digest that an image (`host/repository:tag`, `host/repository@digest`) stands for now. None: it is not there. */
export type ResolveImage = (image: string) => string | undefined;

/** What finding images takes of a sandbox. */
export interface Registries {
  readonly accounts: readonly string[];
  readonly ecr: (place: Place) => RegistryOfPlace;
}

/** What finding images takes of one registry. */
interface RegistryOfPlace {
  readonly digestOf: (repository: string, ref: string) => string | undefined;
  readonly repositories: () => readonly string[];
}

/** An image in a private registry of ECR. The digest counts if there is a tag too, and `latest` if there is neither. */
export interface EcrImage extends Place {
  readonly repository: string;
  readonly ref: string;
}

/** Finds images in the registries of a sandbox as they are when it is asked. */
export const resolverIn =
  ({ accounts, ecr }: Registries): ResolveImage =>
  (image) => {
    const named = ecrImageIn(image);
    if (!named || !accounts.includes(named.account)) return undefined;
    const registry = ecr(named);
    return registry.repositories().includes(named.repository)
      ? registry.digestOf(named.repository, named.ref)
      : undefined;
  };

/** Finds every image, by a digest made up of its name: for tests whose subject is not the registry. */
export const anyImage: ResolveImage = (image) =>
  digestIn(image) ?? `sha256:${createHash('sha256').update(image).digest('hex')}`;

/** What a pull ends with. Registries other than ECR are not in the sandbox: they have whatever they are asked for. */
export const pulled = (resolve: ResolveImage, image: string): string | undefined =>
  resolve(image) ?? (ecrImageIn(image) ? undefined : anyImage(image));

/** The same image by digest, as a task whose digest is pinned pulls it. */
export const pinnedTo = (image: string, digest: string): string => `${repositoryIn(image)}@${digest}`;

/** What an image of ECR is called, or nothing if its host is another one. */
export function ecrImageIn(image: string): EcrImage | undefined {
  const { account, region, repository } = ecrUri.exec(repositoryIn(image))?.groups ?? {};
  if (account === undefined || region === undefined || repository === undefined) return undefined;
  return { account, region, repository, ref: digestIn(image) ?? tagIn(image) ?? 'latest' };
}

const ecrUri =
  /^(?<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\/(?<repository>.+)$/;

/** The image without tag and digest. A colon before the last slash belongs to the host's port. */
const repositoryIn = (image: string): string => image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');

const digestIn = (image: string): string | undefined => /@(.+)$/.exec(image)?.[1];

const tagIn = (image: string): string | undefined => /:([^:/]+)$/.exec(image.replace(/@.*$/, ''))?.[1];
