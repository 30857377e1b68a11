import fc from 'fast-check';
import { evaluated, seenInTemplate } from '../../lambda/core/template.ts';
import { given, host, pseudoHost, stack, tags } from './templates.ts';

const names = fc.constantFrom(
  'Ref',
  'Fn::Sub',
  'Fn::Join',
  'Fn::Select',
  'Fn::Split',
  'Fn::If',
  'Fn::GetAtt',
  'Fn::FindInMap',
  'Fn::ImportValue',
  'Fn::Base64',
  'Fn::GetAZs',
  'Image',
  '__proto__',
  'constructor',
);
const texts = fc.oneof(
  fc.constantFrom(
    '${A}',
    '${A.B}',
    '${!A}',
    '${',
    '${AWS::Region}',
    'A',
    'constructor',
    '__proto__',
    '{{resolve:ssm:x}}',
    `${host}/app:v1`,
    '0',
    ':',
  ),
  fc.string(),
);
const { node } = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'medium' },
    texts,
    fc.integer(),
    fc.constantFrom(null, true),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.tuple(names, tie('node')).map(([name, value]) => Object.fromEntries([[name, value]])),
    fc.dictionary(fc.oneof(names, fc.string()), tie('node'), { maxKeys: 3 }),
  ),
}));

test('no template makes it throw, and what it evaluates is whole', () => {
  fc.assert(
    fc.property(node, node, node, (resources, mappings, parameters) => {
      const template = { Resources: resources, Mappings: mappings, Parameters: parameters };
      const { document, isWhole } = evaluated(template, given());
      expect(isWhole).toBe(true);
      expect(() => JSON.stringify(document)).not.toThrow();
      expect(() => seenInTemplate(template, given(), stack)).not.toThrow();
    }),
  );
});

test('an address that stands in a template as it is, is found wherever it is', () => {
  fc.assert(
    fc.property(node, (around) => {
      expect(tags({ Resources: { around, Task: { Image: `${host}/app:found` } } })).toContain('found');
    }),
  );
});

const nest = (depth: number, around: (inner: unknown) => unknown): unknown => {
  let value: unknown = 'x';
  for (let i = 0; i < depth; i += 1) value = around(value);
  return value;
};

test.each<[string, unknown]>([
  ['lists', nest(10_000, (inner) => [inner])],
  ['functions', nest(10_000, (inner) => ({ 'Fn::Sub': ['${A}', { A: inner }] }))],
  ['keys of mappings', nest(10_000, (inner) => ({ 'Fn::FindInMap': ['A', inner, 'b'] }))],
  ['conditions', nest(10_000, (inner) => ({ 'Fn::If': ['A', inner, 'b'] }))],
  ['doubled functions', nest(60, (inner) => ({ 'Fn::Join': ['', [inner, inner]] }))],
  ['doubled texts', nest(60, (inner) => ({ 'Fn::Sub': ['${A}${A}', { A: inner }] }))],
  ['a parameter, many times', { 'Fn::Sub': '${Long}'.repeat(100_000) }],
  ['a repository that is named after itself', { 'Fn::GetAtt': ['Loop', 'Arn'] }],
])('what is too much is said so, and ends: %s', (_, value) => {
  const template = {
    Resources: {
      A: value,
      Loop: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: { 'Fn::Sub': '${Loop}${Loop}' } } },
    },
  };
  const parameters = { Long: 'x'.repeat(4000) };
  expect(seenInTemplate(template, given({ parameters }), stack)).toHaveProperty('unreadable');
});

const container = (i: number) => ({ Image: { 'Fn::Sub': `${pseudoHost}/app:v${i}` }, Name: 'x'.repeat(50) });

test('a megabyte of ordinary template is read whole', () => {
  const template = { Resources: Object.fromEntries(Array.from({ length: 6000 }, (_, i) => [`T${i}`, container(i)])) };
  expect(new Set(tags(template)).size).toBe(6000);
});
