import { anyClient } from './any-client.ts';
import type { Send } from './any-client.ts';
import type { Case } from './cases/case.ts';
import { containers } from './cases/containers.ts';
import { data } from './cases/data.ts';
import { delivery } from './cases/delivery.ts';
import { operation } from './cases/operation.ts';
import { sagemaker } from './cases/sagemaker.ts';
import { list, text } from './json.ts';
import { modelOfService } from './schemas/models.ts';
import type { OperationModel } from './schemas/model.ts';
import { errorName, onBench } from './sdk.ts';
import type { Sandbox } from './server.ts';
import { schemaServices } from './service.ts';
import type { Json, JsonObject, SchemaServiceName } from './service.ts';
import { tables } from './services/all.ts';

const cases: Readonly<Record<SchemaServiceName, Case>> = {
  ...containers,
  ...data,
  ...delivery,
  ...operation,
  sagemaker,
};

/** Puts everything there, and asks with the real client. */
const onService = (service: SchemaServiceName, test: (send: Send, sandbox: Sandbox) => Promise<void>, maxPage = 1) =>
  onBench({ maxPage }, async (bench) => {
    const handle = bench.sandbox.service(service);
    for (const [kind, seeds] of Object.entries(cases[service].seeds)) for (const seed of seeds) handle.put(kind, seed);
    await test(await anyClient(bench, service), bench.sandbox);
  });

const listings = schemaServices.flatMap((service) =>
  Object.entries(cases[service].lists ?? {}).map(([name, listing]) => ({ service, name, ...listing })),
);
const descriptions = schemaServices.flatMap((service) =>
  Object.entries(cases[service].descriptions ?? {}).map(([name, description]) => ({ service, name, ...description })),
);
const refusals = [...listings, ...descriptions].flatMap(({ service, name, missing }) =>
  missing ? [{ service, name, input: missing[0], code: missing[1] }] : [],
);

describe('a service that answers by the schemas of the SDK', () => {
  it.each(listings)(
    '$service: $name pages what is there, one after the other',
    ({ service, name, input = {}, items }) =>
      onService(service, async (send) => {
        const model = modelOf(service, name);
        const pages = await pagesOf(send, model, input);
        expect(pages.flat()).toMatchObject(items);
        expect(pages).toHaveLength(model.tokens ? items.length : 1);
      }),
  );

  it.each(descriptions)('$service: $name describes what was put', ({ service, name, input, answer }) =>
    onService(service, async (send) => expect(await send(name, input)).toMatchObject(answer)),
  );

  it.each(refusals)('$service: $name refuses with $code', ({ service, name, input, code }) =>
    onService(service, async (send) => expect(await errorName(send(name, input))).toBe(code)),
  );

  it('answers no other operations than these', () => {
    const tried = [...listings, ...descriptions].filter(({ service }) => service !== 'ec2');
    const answered = Object.entries(tables).flatMap(([service, { operations }]) =>
      Object.keys(operations).map((name) => `${service} ${name}`),
    );
    expect(tried.map(({ service, name }) => `${service} ${name}`).toSorted()).toEqual(answered.toSorted());
  });
});

function modelOf(service: SchemaServiceName, name: string): OperationModel {
  const found = modelOfService(service).operations.get(name);
  if (!found) throw new Error(`${service} has no ${name}`);
  return found;
}

/** All pages, each with its items. */
async function pagesOf(send: Send, model: OperationModel, input: JsonObject): Promise<readonly (readonly Json[])[]> {
  const answer = await send(model.name, input);
  const items = itemsIn(answer);
  const token = model.tokens && text(answer, model.tokens.answered);
  if (!model.tokens || token === undefined) return [items];
  return [items, ...(await pagesOf(send, model, { ...input, [model.tokens.asked]: token }))];
}

function itemsIn(answer: JsonObject): readonly Json[] {
  const name = Object.keys(answer).find((one) => Array.isArray(answer[one]));
  return name === undefined ? [] : list(answer, name);
}
