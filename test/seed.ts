import fc from 'fast-check';
import { seedOr } from './chance.ts';

/** The same examples for everybody: a change is judged by what it changes. */
fc.configureGlobal({ seed: seedOr(20_261_121) });
