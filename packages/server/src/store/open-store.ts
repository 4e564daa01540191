import { createSqliteStore } from './sqlite/create-sqlite-store.ts'
import type { Store } from './store.ts'

/**
 * Opens the store that an address names, like `sqlite:./data/kairos.db`: the only file that knows which
 * databases there are. A path is relative to the working directory. Rejects with a sentence that names
 * the setting, the address and what is wrong with it.
 */
export async function openStore(address: string): Promise<Store> {
  const [, path] = /^sqlite:(?!\/\/)([^?]+)$/.exec(address) ?? []
  if (path === undefined || path.startsWith(':'))
    // Only the scheme is repeated: a database's address may hold a password.
    throw new Error(
      `CX_STORE must be a SQLite file, like sqlite:./data/kairos.db, got ${address.split(':', 1)[0]}:…`,
    )
  if (/^file:/i.test(path))
    throw new Error('CX_STORE must be a path, like sqlite:./data/kairos.db; leave out the "file:" in it.')
  try {
    return createSqliteStore(path)
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason)
    throw new Error(`CX_STORE ${address} cannot be opened: ${why}`, { cause: reason })
  }
}
