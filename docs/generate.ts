import { writeFileSync } from 'node:fs';
import { generated } from './generated.ts';

// A test holds the files against what this writes.
for (const [file, make] of Object.entries(generated)) writeFileSync(file, make());
