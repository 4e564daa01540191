/**
 * Primary result codes that blame the statement's values: SQLITE_TOOBIG, CONSTRAINT, MISMATCH, RANGE.
 * https://www.sqlite.org/rescode.html
 */
const rowFaults: readonly number[] = [18, 19, 20, 25]

/** Says whether a failure is one row's own fault, so that its neighbours can still be stored. */
export function isRowFault(reason: unknown): boolean {
  if (!isSqliteError(reason)) return reason instanceof TypeError || reason instanceof RangeError
  return rowFaults.includes(reason.errcode & 0xff)
}

/** Says whether a failure says that the file itself is broken: SQLITE_CORRUPT, NOTADB. No later try mends it. */
export function isFileFault(reason: unknown): boolean {
  return isSqliteError(reason) && [11, 26].includes(reason.errcode & 0xff)
}

/** Says whether another process held a lock for too long: SQLITE_BUSY. */
export function isLocked(reason: unknown): boolean {
  return isSqliteError(reason) && (reason.errcode & 0xff) === 5
}

/** Says whether a failure comes from SQLite. Its message names no value of a row. */
export function isSqliteError(reason: unknown): reason is Error & { errcode: number } {
  return reason instanceof Error && 'errcode' in reason && typeof reason.errcode === 'number'
}
