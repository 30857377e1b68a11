import type { ServiceKey } from '../core/sources/services.ts';
import { serviceModules } from './services/index.ts';
import type { ServiceModule } from './services/index.ts';

/** An answer, or a part of one, of which only some members are looked at by name. */
export type Members = Readonly<Record<string, unknown>>;

/** Asks one service in one region. */
export type Caller = (operation: string, input: Members) => Promise<Members>;

export function loadService(key: ServiceKey): Promise<ServiceModule> {
  const load = serviceModules[key];
  if (!load) throw new Error(`no client for ${key}`);
  return load();
}

/** Makes a caller of a client. An operation that its module does not export is a mistake of the source's table. */
export const callerOf =
  (module: ServiceModule, client: object): Caller =>
  async (operation, input) => {
    const command = construct(module[`${operation}Command`], input, operation);
    try {
      return membersOf(await Reflect.apply(functionIn(client, 'send'), client, [command]));
    } catch (error) {
      // AWS's errors do not say which operation failed; a report must.
      if (error instanceof Error) Object.assign(error, { operation, message: messageOf(error, input) });
      throw error;
    }
  };

/** What is encrypted with a key that we may not use, AWS does not name, nor what would help. */
const messageOf = ({ name, message }: Error, input: Members): string =>
  name === 'KmsAccessDeniedException'
    ? `${Object.values(input).join(' ')} is encrypted: reading it takes kms:Decrypt with its key. ${message}`
    : message;

export const clientOf = (module: ServiceModule, configuration: object): object =>
  construct(module['Client'], configuration, 'Client');

/** The members of a JSON object, and none of anything else. */
export const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

function construct(Made: unknown, argument: object, name: string): object {
  if (typeof Made !== 'function') throw new Error(`${name} is not among what the service exports`);
  const made: unknown = Reflect.construct(Made, [argument]);
  if (typeof made !== 'object' || made === null) throw new Error(`${name} makes nothing`);
  return made;
}

function functionIn(target: object, name: string): (...values: unknown[]) => unknown {
  const value: unknown = Reflect.get(target, name);
  if (!isFunction(value)) throw new Error(`${name} is not a function of the client`);
  return value;
}

const isFunction = (value: unknown): value is (...values: unknown[]) => unknown => typeof value === 'function';
