import { app, caller, newDigest, oldDigest, place, refusal, registry } from '../ecs/bench.ts';
import { object, objects, text } from '../json.ts';
import { createLambda } from './handle.ts';

const repository = app.replace(/:.*$/, '');
const arn = 'arn:aws:lambda:eu-west-1:111111111111:function:resize';

function bench() {
  const images = registry({ [app]: oldDigest });
  const lambda = createLambda(place, images.resolve);
  const call = caller(lambda.service, 'lambda');
  const code = (Qualifier?: string) => object(call('GetFunction', { FunctionName: 'resize', Qualifier }), 'Code');
  const state = (Qualifier?: string) => call('GetFunctionConfiguration', { FunctionName: 'resize', Qualifier });
  const versions = (input = {}) =>
    objects(call('ListFunctions', input), 'Functions').map(
      (one) => `${text(one, 'FunctionName')} ${text(one, 'Version')}`,
    );
  return { images, lambda, call, code, state, versions };
}

describe('a function of an image', () => {
  it('says the image as it was given, and the digest that it stood for then', () => {
    const { images, lambda, code } = bench();
    lambda.createFunction({ name: 'resize', image: app });
    images.move(app, newDigest);
    expect(code()).toEqual({ RepositoryType: 'ECR', ImageUri: app, ResolvedImageUri: `${repository}@${oldDigest}` });
    lambda.updateFunctionCode('resize', app);
    expect(code()).toMatchObject({ ResolvedImageUri: `${repository}@${newDigest}` });
  });

  it('keeps the image of each published version', () => {
    const { images, lambda, code } = bench();
    lambda.createFunction({ name: 'resize', image: app });
    expect(lambda.publishVersion('resize')).toBe('1');
    images.move(app, newDigest);
    lambda.updateFunctionCode('resize', app);
    expect(lambda.publishVersion('resize')).toBe('2');
    expect([code('1'), code('2')]).toMatchObject([
      { ResolvedImageUri: `${repository}@${oldDigest}` },
      { ResolvedImageUri: `${repository}@${newDigest}` },
    ]);
  });

  it('is not published again while nothing has changed', () => {
    const { lambda } = bench();
    lambda.createFunction({ name: 'resize', image: app });
    expect([lambda.publishVersion('resize'), lambda.publishVersion('resize')]).toEqual(['1', '1']);
    expect(lambda.publishVersion('resize', 'latest-published')).toBe('$LATEST.PUBLISHED');
  });

  it('fails in every version whose image is gone when Lambda fetches again', () => {
    const { images, lambda, state } = bench();
    lambda.createFunction({ name: 'resize', image: app });
    lambda.publishVersion('resize');
    images.move(app, newDigest);
    lambda.updateFunctionCode('resize', app);
    images.remove(oldDigest);
    expect(state('1')).toMatchObject({ State: 'Active' });
    lambda.refetchAll();
    expect(state('1')).toMatchObject({ State: 'Failed', StateReasonCode: 'ImageDeleted' });
    expect(state()).toMatchObject({ State: 'Active' });
  });

  it('is Inactive when it is idle', () => {
    const { lambda, state } = bench();
    lambda.createFunction({ name: 'resize', image: app });
    lambda.setState('resize', { name: 'Inactive', reasonCode: 'Idle' });
    expect(state()).toMatchObject({ State: 'Inactive', StateReasonCode: 'Idle' });
  });

  it('is refused if the image is not there, not in ECR, or in another region', () => {
    const { lambda } = bench();
    const elsewhere = app.replace('eu-west-1', 'us-east-1');
    for (const image of [`${repository}:none`, 'nginx:1', elsewhere]) {
      expect(refusal(() => lambda.createFunction({ name: 'resize', image }))).toBe(
        `InvalidParameterValueException: Source image ${image} is not valid. Provide a valid source image.`,
      );
    }
  });

  it('is resolved for the platform of the function', () => {
    const asked: unknown[] = [];
    const lambda = createLambda(place, (image, platform) => {
      asked.push([image, platform]);
      return oldDigest;
    });
    lambda.createFunction({ name: 'resize', image: app, architecture: 'arm64' });
    expect(asked).toEqual([[app, 'linux/arm64']]);
  });
});

describe('a function', () => {
  it('is listed as $LATEST, or with ALL in every version with an ARN of its own', () => {
    const { lambda, call, versions } = bench();
    lambda.createFunction({ name: 'resize', image: app });
    lambda.createFunction({ name: 'mail', zip: 'UEs=' });
    lambda.publishVersion('resize');
    expect(versions()).toEqual(['resize $LATEST', 'mail $LATEST']);
    expect(versions({ FunctionVersion: 'ALL' })).toEqual(['resize $LATEST', 'resize 1', 'mail $LATEST']);
    const functions = objects(call('ListFunctions', { FunctionVersion: 'ALL' }), 'Functions');
    expect(functions).toMatchObject([
      { FunctionArn: `${arn}:$LATEST`, PackageType: 'Image' },
      { FunctionArn: `${arn}:1`, PackageType: 'Image' },
      { PackageType: 'Zip' },
    ]);
    expect(functions.every((one) => !('State' in one || 'Code' in one))).toBe(true);
  });

  it('is listed with 49 others at most, even if more are asked for', () => {
    const { lambda, call } = bench();
    for (let i = 0; i < 51; i += 1) lambda.createFunction({ name: `f-${i}`, image: app });
    const first = call('ListFunctions', { MaxItems: 1000 });
    expect(objects(first, 'Functions')).toHaveLength(50);
    const second = call('ListFunctions', { Marker: first['NextMarker'] });
    expect(objects(second, 'Functions')).toMatchObject([{ FunctionName: 'f-50' }]);
    expect(second['NextMarker']).toBeUndefined();
    expect(objects(call('ListFunctions', {}, { maxPage: 1 }), 'Functions')).toHaveLength(1);
    expect(refusal(() => call('ListFunctions', { Marker: 'mine' }))).toMatch(/^InvalidParameterValueException/);
  });

  it('is found by name, partial ARN, ARN, version and alias', () => {
    const { lambda, call } = bench();
    lambda.createFunction({ name: 'resize', image: app });
    lambda.createAlias('resize', 'live', lambda.publishVersion('resize'));
    const found = (FunctionName: string) => text(call('GetFunctionConfiguration', { FunctionName }), 'FunctionArn');
    expect(['resize', arn, '111111111111:function:resize'].map(found)).toEqual([arn, arn, arn]);
    expect(['resize:1', `${arn}:live`].map(found)).toEqual([`${arn}:1`, `${arn}:live`]);
    expect(refusal(() => found('none'))).toBe(
      'ResourceNotFoundException: Function not found: arn:aws:lambda:eu-west-1:111111111111:function:none',
    );
    expect(refusal(() => found('resize:2'))).toBe(`ResourceNotFoundException: Function not found: ${arn}:2`);
    expect(refusal(() => found('resize:next'))).toBe(`ResourceNotFoundException: Cannot find alias arn: ${arn}:next`);
  });

  it('loses one version, unless an alias uses it, or all', () => {
    const { lambda, call, versions } = bench();
    lambda.createFunction({ name: 'resize', image: app });
    lambda.publishVersion('resize');
    lambda.publishVersion('resize', 'latest-published');
    lambda.createAlias('resize', 'live', '1');
    expect(refusal(() => lambda.deleteVersion('resize', '1'))).toMatch(/^ResourceConflictException/);
    expect(call('ListAliases', { FunctionName: 'resize' })).toMatchObject({
      Aliases: [{ Name: 'live', FunctionVersion: '1', AliasArn: `${arn}:live` }],
    });
    lambda.deleteVersion('resize', '$LATEST.PUBLISHED');
    expect(objects(call('ListVersionsByFunction', { FunctionName: 'resize' }), 'Versions')).toHaveLength(2);
    lambda.deleteFunction('resize');
    expect(versions({ FunctionVersion: 'ALL' })).toEqual([]);
  });

  it('of a zip file has its code in S3 and no image', () => {
    const { lambda, code } = bench();
    lambda.createFunction({ name: 'resize', zip: 'UEs=' });
    expect(code()).toEqual({ RepositoryType: 'S3', Location: expect.stringMatching(/^https:/) });
    expect(refusal(() => lambda.updateFunctionCode('resize', app))).toMatch(/^InvalidParameterValueException/);
  });

  it('is not there for an operation that Lambda does not have here', () => {
    const { call } = bench();
    expect(refusal(() => call('Invoke'))).toMatch(/^UnknownOperationException/);
  });
});
