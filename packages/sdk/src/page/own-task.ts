/**
 * Runs something in a task of its own, soon: many small pieces of work, each in its own, let the browser
 * answer the visitor in between.
 */
export function inOwnTask(run: () => void): void {
  setTimeout(run)
}
