import { writePackage } from './package.ts';

// `npm run build`: then `npm pack ./dist` makes the tarball, and `npm publish ./dist` publishes it.
await writePackage('dist');
