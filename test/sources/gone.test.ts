import { host, onReader, tagsIn } from './by-hand.ts';
import type { Aws } from '../sandbox/aws.ts';
import { asText } from '../sandbox/json.ts';

const putRecipes = (aws: Aws): void => {
  const builder = aws.service('imagebuilder');
  for (const name of ['a', 'b']) {
    const { arn } = builder.put('containerRecipes', { name, parentImage: `${host}/base:${name}` });
    builder.put('imagePipelines', { name, containerRecipeArn: arn });
  }
};

test('a recipe that went since it was listed, or that a pipeline still names, leaves the others read', () =>
  onReader('imagebuilder', {}, async ({ aws, read }) => {
    putRecipes(aws);
    aws.faults.add({
      operation: 'GetContainerRecipe',
      where: ({ containerRecipeArn }) => asText(containerRecipeArn).includes('/a/'),
      kind: 'error',
      code: 'ResourceNotFoundException',
      status: 404,
    });
    expect(new Set(tagsIn(await read()))).toEqual(new Set(['base:b']));
  }));
