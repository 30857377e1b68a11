/** The same work, but done once for each object, as long as that is there: many images have the same hold. */
export function onceEach<Input extends object, Output>(work: (input: Input) => Output): (input: Input) => Output {
  const done = new WeakMap<Input, { readonly output: Output }>();
  return (input) => {
    const known = done.get(input) ?? { output: work(input) };
    done.set(input, known);
    return known.output;
  };
}
