// The command line runs on the Node that its user has: these are what it uses of later ones than Node 20.

const define = (owner: object, name: string, value: unknown): void => {
  if (!Object.hasOwn(owner, name)) Object.defineProperty(owner, name, { value, configurable: true, writable: true });
};

function mapOf<T, Key>(items: Iterable<T>, keyOf: (item: T, index: number) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

define(Map, 'groupBy', mapOf);
define(Object, 'groupBy', (items: Iterable<unknown>, keyOf: (item: unknown, index: number) => string) =>
  Object.fromEntries(mapOf(items, keyOf)),
);
define(Promise, 'withResolvers', () => {
  const settle: { resolve?: (value: unknown) => void; reject?: (reason: unknown) => void } = {};
  const promise = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
  return { promise, ...settle };
});
