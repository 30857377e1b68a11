import { onceEach } from '../../lambda/core/once-each.ts';

test('work is done once for each object, also where it comes to nothing, and again for an equal one', () => {
  const seen: string[] = [];
  const work = onceEach(({ name }: { readonly name: string }): number | undefined => {
    seen.push(name);
    return name === 'none' ? undefined : seen.length;
  });
  const [a, none] = [{ name: 'a' }, { name: 'none' }];
  expect([work(a), work(none), work(a), work(none), work({ ...a })]).toEqual([1, undefined, 1, undefined, 3]);
  expect(seen).toEqual(['a', 'none', 'a']);
});
