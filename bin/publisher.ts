import { publish } from '../lambda/aws/kubernetes/publisher.ts';
import { sentenceOf } from '../lambda/failure.ts';
import { shown } from '../lambda/render/text.ts';

// What a CronJob in a cluster runs: one line says what was published, or why nothing was.
try {
  process.stdout.write(`${shown(await publish(process.env))}\n`);
} catch (error) {
  process.stderr.write(`nothing published: ${shown(sentenceOf(error))}\n`);
  process.exitCode = 1;
}
