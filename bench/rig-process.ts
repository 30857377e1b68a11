import { startRig } from './rig.ts';
import type { Shape } from './shapes.ts';

const [, , text = ''] = process.argv;
const shape: Shape = JSON.parse(text);
const rig = await startRig(shape);
process.stdout.write(`${JSON.stringify({ url: rig.url, env: rig.env })}\n`);
// Who started it says when it is to tell what it was asked for, and when to end.
process.stdin.on('data', () => process.stdout.write(`${JSON.stringify({ calls: rig.counts() })}\n`));
process.stdin.on('end', () => process.exit());
