/** A state of a workflow, as far as ours uses the Amazon States Language. */
interface State {
  readonly Type: 'Task' | 'Choice' | 'Map' | 'Wait' | 'Succeed';
  readonly Next?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Choices?: readonly Choice[];
  readonly Default?: string;
  readonly ItemsPath?: string;
  readonly ItemSelector?: Readonly<Record<string, unknown>>;
  readonly ItemProcessor?: Definition;
  readonly TimestampPath?: string;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
}

interface Choice {
  readonly Variable: string;
  readonly StringEquals?: string;
  readonly NumericGreaterThan?: number;
  readonly Next: string;
}

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

type Data = Readonly<Record<string, unknown>>;

/** What the workflow touches. */
export interface Around {
  readonly task: (payload: Data) => Promise<Data>;
  readonly wait: (until: string) => Promise<void>;
  /** The items of a map in the order in which they are worked on. */
  readonly order: (items: readonly unknown[]) => readonly unknown[];
}

/** Runs a definition. The states that were entered are added to the trail. Throws what fails a task that is not tried again. */
export async function interpret(
  { StartAt, States }: Definition,
  input: Data,
  { around, trail = [] }: { readonly around: Around; readonly trail?: string[] },
): Promise<Data> {
  let [name, data]: [string | undefined, Data] = [StartAt, input];
  while (name !== undefined) {
    const state: State | undefined = States[name];
    if (!state) throw new Error(`there is no state ${name}`);
    trail.push(name);
    data = await entered(state, data, { around, trail });
    name = state.Type === 'Choice' ? chosen(state, data) : state.Next;
  }
  return data;
}

async function entered(
  state: State,
  data: Data,
  { around, trail }: { readonly around: Around; readonly trail: string[] },
): Promise<Data> {
  const { Type, Parameters, TimestampPath = '' } = state;
  if (Type === 'Task') return retried(state, () => around.task(filled(Parameters, { $: data })));
  if (Type === 'Wait') await around.wait(String(valueAt(TimestampPath, { $: data })));
  if (Type === 'Map') await eachItem(state, data, { around, trail });
  return data;
}

async function eachItem(
  { ItemsPath = '', ItemSelector, ItemProcessor }: State,
  data: Data,
  { around, trail }: { readonly around: Around; readonly trail: string[] },
): Promise<void> {
  const found = valueAt(ItemsPath, { $: data });
  if (!Array.isArray(found) || !ItemProcessor) throw new Error(`there are no items at ${ItemsPath}`);
  for (const item of around.order(found)) {
    const input = filled(ItemSelector, { $: data, $$: { Map: { Item: { Value: item } } } });
    // All items may fail: that is tolerated.
    await interpret(ItemProcessor, input, { around, trail }).catch(() => undefined);
  }
}

/** Tries a task again as often as its last retrier says, which is for all errors if there is one. */
async function retried({ Retry = [] }: State, work: () => Promise<Data>): Promise<Data> {
  const attempts = Retry.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'))?.MaxAttempts ?? 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts) throw error;
    }
  }
}

function chosen({ Choices = [], Default }: State, data: Data): string | undefined {
  const found = Choices.find(({ Variable, StringEquals, NumericGreaterThan }) => {
    const value = valueAt(Variable, { $: data });
    return StringEquals === undefined
      ? typeof value === 'number' && NumericGreaterThan !== undefined && value > NumericGreaterThan
      : value === StringEquals;
  });
  return found?.Next ?? Default;
}

/** A payload with what its paths stand for. */
const filled = (template: Data = {}, roots: Data): Data =>
  Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$') ? [key.slice(0, -2), valueAt(String(value), roots)] : [key, value],
    ),
  );

/** What a path such as `$.run` or `$$.Map.Item.Value` stands for, or a sum of one and a number. */
function valueAt(path: string, roots: Data): unknown {
  const [, left = '', right = ''] = /^States\.MathAdd\((.+), (\d+)\)$/.exec(path) ?? [];
  if (left !== '') return Number(valueAt(left, roots)) + Number(right);
  const [root = '', ...names] = path.split('.');
  return names.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    roots[root],
  );
}
