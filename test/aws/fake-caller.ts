import type { Caller, Members } from '../../lambda/aws/services.ts';

/** What one operation answers: the same always, by what it is asked, or an error. */
type Answer = Members | Error | ((input: Members) => Members | Error | Promise<Members>);

/** One request, as it arrived. */
export interface Asked {
  readonly operation: string;
  readonly input: Members;
}

/** A service that answers what a test says, and remembers what it was asked. */
export function fakeCaller(answers: Readonly<Record<string, Answer>>): {
  readonly call: Caller;
  readonly asked: Asked[];
} {
  const asked: Asked[] = [];
  return {
    asked,
    call: (operation, input) => {
      asked.push({ operation, input });
      const answer = answers[operation];
      if (answer === undefined) throw new Error(`nobody expected ${operation}`);
      const given = typeof answer === 'function' ? answer(input) : answer;
      return given instanceof Error ? Promise.reject(given) : Promise.resolve(given);
    },
  };
}

/** An error as the SDK throws it. */
export const awsError = (name: string, message = ''): Error => Object.assign(new Error(message), { name });
