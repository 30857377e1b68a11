import fc from 'fast-check';

/**
 * The same examples for everybody: a change is judged by what it changes. `SEED=random` looks for new ones, as the
 * campaigns do, and a number repeats a failure.
 */
const seed = process.env['SEED'] ?? '20261121';

if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });
