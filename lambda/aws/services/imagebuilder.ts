export {
  ImagebuilderClient as Client,
  ListImagePipelinesCommand,
  GetContainerRecipeCommand,
  ListContainerRecipesCommand,
  ListImagePipelineImagesCommand,
} from '@aws-sdk/client-imagebuilder';
