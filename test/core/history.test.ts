import fc from 'fast-check';
import { namingOf, namingsIn, orderOf, rolesOf } from '../../lambda/core/history.ts';

const versions = (...orders: number[]) => orders.map((order) => ({ value: order, group: 'web', order }));
const rolesAt = (depth: number, ...orders: number[]) =>
  rolesOf(versions(...orders), depth).map(({ value, role }) => `${value} ${role}`);

test('the newest version is in use, and the few before it are something to go back to', () => {
  expect(rolesAt(2, 1, 2, 3, 4)).toEqual(['2 rollback-target', '3 rollback-target', '4 in-use']);
  expect(rolesAt(0, 1, 2)).toEqual(['2 in-use']);
  expect(rolesAt(Infinity, 2, 1)).toEqual(['2 in-use', '1 rollback-target']);
});

test('each group has its own newest', () => {
  const found = rolesOf(
    [...versions(1, 2), { value: 1, group: 'api', order: 1 }].map((one) => ({
      ...one,
      value: `${one.group}${one.order}`,
    })),
    0,
  );
  expect(found).toEqual([
    { value: 'web2', role: 'in-use' },
    { value: 'api1', role: 'in-use' },
  ]);
});

test('versions of equal order share their place', () => {
  expect(rolesAt(1, 1, 3, 2, 3)).toEqual(['3 in-use', '2 rollback-target', '3 in-use']);
});

test('a version whose place nobody knows counts like the newest, and pushes nothing out', () => {
  expect(rolesAt(0, 1, Number.NaN, 2)).toEqual(['NaN in-use', '2 in-use']);
  expect(rolesAt(0, Number.NaN)).toEqual(['NaN in-use']);
});

test('a deeper history keeps whatever a shallower one does', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9)), fc.nat(9), (orders, depth) => {
      const kept = new Set(rolesAt(depth + 1, ...orders));
      expect(rolesAt(depth, ...orders).filter((one) => !kept.has(one))).toEqual([]);
    }),
  );
});

test.each([
  [3, 3],
  ['12', 12],
  [new Date(5), 5],
  ['2026-06-01T00:00:00Z', Date.parse('2026-06-01')],
])('%p comes at %d', (value, order) => {
  expect(orderOf(value)).toBe(order);
});

test('the parts of a version are numbers', () => {
  const inOrder = ['0.9', '1.2.3', '1.9.2', '1.10', '1.10.1', '2.0.0', '10.0.0'].map(orderOf);
  expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  expect(new Set(inOrder).size).toBe(inOrder.length);
});

test('builds and candidates of a version share its place', () => {
  expect(orderOf('1.10.0-rc.1')).toBe(orderOf('1.10.0'));
  expect(orderOf('1.10.0+build-7')).toBe(orderOf('1.10.0'));
  expect(orderOf('12.1.0')).toBeGreaterThan(orderOf('2.9.9'));
});

test.each(['', 'latest', 'v1', '1.2.3.4', '1.2.', '1.x', 'Mon, 01 Jun 2026 00:00:00 GMT', undefined, null, {}])(
  'nobody knows the place of %p',
  (value) => {
    expect(orderOf(value)).toBeNaN();
  },
);

test('whoever names something says all that tells it apart, at any depth', () => {
  const answer = {
    users: [{ settings: { images: [{ ImageName: 'lab', ImageVersionNumber: 3 }, { ImageName: 'other' }] } }],
    ImageName: 'outside',
  };
  expect(namingsIn(answer, ['ImageName', 'ImageVersionNumber'])).toEqual([namingOf(['lab', '3'])]);
  expect(namingsIn(answer, ['ImageName'])).toEqual(['outside', 'lab', 'other'].map((name) => namingOf([name])));
});

test.each([undefined, null, 'lab', 5, []])('nothing is named in %p', (answer) => {
  expect(namingsIn(answer, ['ImageName'])).toEqual([]);
});

test('the keys of a member are named, also in a document that is a blob', () => {
  const recipe = new TextEncoder().encode(
    'ComponentDependencies:\n  base: { VersionRequirement: ^1.0.0 }\n  tools: {}\n',
  );
  expect(namingsIn({ recipe }, ['ComponentDependencies.*'])).toEqual([namingOf(['base']), namingOf(['tools'])]);
  expect(namingsIn({ ComponentDependencies: null }, ['ComponentDependencies.*'])).toEqual([]);
});
