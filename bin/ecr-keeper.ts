#!/usr/bin/env node
import { main } from './cli/main.ts';

// Whoever reads may stop reading, as `head` does: that ends the output, not the run.
process.stdout.on('error', () => {});

process.exitCode = await main(process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
