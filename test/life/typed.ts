type ErrorClass = abstract new (...args: never[]) => Error;

/** Takes an error of one of these classes for what it is; any other is thrown on. */
export function assertTyped(error: unknown, ...classes: readonly ErrorClass[]): void {
  if (!classes.some((type) => error instanceof type)) throw error;
}
