import type { Place, Service } from '../service.ts';

/** One service in all accounts and regions. */
export interface Everywhere<Here> {
  /** What is in one place, for seeding. */
  readonly at: (place: Place) => Here;
  readonly service: Service;
}

/** Makes what is in a place when it is first asked for, and sends each call to the place where it arrived. */
export function everywhere<Here extends { readonly service: Service }>(
  create: (place: Place) => Here,
): Everywhere<Here> {
  const places = new Map<string, Here>();
  const at = ({ account, region }: Place): Here => {
    const key = `${account}/${region}`;
    const here = places.get(key) ?? create({ account, region });
    places.set(key, here);
    return here;
  };
  return { at, service: (call) => at(call).service(call) };
}
