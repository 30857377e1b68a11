import fc from 'fast-check';
import { templateIn } from '../../lambda/core/template.ts';

const yaml = `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Tag: { Type: String, Default: 1.10 }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Account: 012345678901
      Image: !Sub '\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.amazonaws.com/app:\${Tag}'
      Other: !Join
        - ':'
        - - !GetAtt Repo.RepositoryUri
          - !If [IsProd, !Select [0, !Split ['-', !Ref Tag]], latest]
      Third: !Sub
        - '\${Uri}:v1'
        - Uri: !ImportValue shared-uri
      Fourth:
        Fn::Sub: 'x'
      Script: |
        docker run app
      Empty:
`;

test('YAML with short forms is read like JSON with long ones', () => {
  expect(templateIn(yaml)).toEqual({
    template: {
      AWSTemplateFormatVersion: '2010-09-09',
      Parameters: { Tag: { Type: 'String', Default: '1.10' } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
      Resources: {
        Task: {
          Type: 'AWS::ECS::TaskDefinition',
          Properties: {
            Account: '012345678901',
            Image: { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/app:${Tag}' },
            Other: {
              'Fn::Join': [
                ':',
                [
                  { 'Fn::GetAtt': 'Repo.RepositoryUri' },
                  { 'Fn::If': ['IsProd', { 'Fn::Select': ['0', { 'Fn::Split': ['-', { Ref: 'Tag' }] }] }, 'latest'] },
                ],
              ],
            },
            Third: { 'Fn::Sub': ['${Uri}:v1', { Uri: { 'Fn::ImportValue': 'shared-uri' } }] },
            Fourth: { 'Fn::Sub': 'x' },
            Script: 'docker run app\n',
            Empty: '',
          },
        },
      },
    },
  });
});

test('JSON is read as JSON, also with tabs', () => {
  expect(templateIn('{\n\t"Resources": {\n\t\t"A": { "Ref": "B" } } }')).toEqual({
    template: { Resources: { A: { Ref: 'B' } } },
  });
});

test('a template may begin with a brace and be YAML', () => {
  expect(templateIn("{Resources: {A: !Ref B, C: 'x'}}")).toEqual({
    template: { Resources: { A: { Ref: 'B' }, C: 'x' } },
  });
});

test('an anchor is read where it is named', () => {
  expect(templateIn('A: &image { Tag: v1 }\nB: *image')).toEqual({ template: { A: { Tag: 'v1' }, B: { Tag: 'v1' } } });
});

const laughs = Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]`);

test.each([
  ['a brace that is not closed', 'A: {'],
  ['unclear indentation', 'A: b: c'],
  ['an alias of nothing', 'A: *b\nC: !Sub {'],
  ['deep lists', `A: ${'['.repeat(5000)}${']'.repeat(5000)}`],
  ['deep lists in lines', `${'- '.repeat(20_000)}a`],
  ['deep lines', Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ['aliases of aliases', ['a0: &a0 x', ...laughs].join('\n')],
  ['an alias of itself', 'A: &a [*a]'],
  ['too much', `A: ${'x'.repeat(5_000_000)}`],
])('what cannot be read is said so, and soon: %s', (_, text) => {
  const startMs = performance.now();
  expect(templateIn(text)).toEqual({ unreadable: expect.stringMatching(/./) });
  expect(performance.now() - startMs).toBeLessThan(5000);
});

test('no text makes it throw', () => {
  const pieces = fc.constantFrom(
    '!Sub ',
    '!Ref a',
    '- ',
    'a: ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    ', ',
    '"',
    "'",
    '&a ',
    '*a',
    '|\n',
    '? ',
    '#',
    '!!',
    '%',
    '<<: ',
    '\t',
    '---\n',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 30 }), (parts) => {
      expect(() => templateIn(parts.join(''))).not.toThrow();
    }),
    { numRuns: 2000 },
  );
});

test('any JSON template is read as it is', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (template) => {
      expect(templateIn(JSON.stringify(template))).toEqual({ template: JSON.parse(JSON.stringify(template)) });
    }),
  );
});
