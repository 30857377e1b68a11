export { PipesClient as Client, ListPipesCommand, DescribePipeCommand } from '@aws-sdk/client-pipes';
