import type { Storage } from './storage.ts'

const refuse = () => Promise.reject()

/** Storage that refuses everything, for `storage: 'none'`: all who use storage go on from memory. */
export const noStorage: Storage = { entries: refuse, update: refuse, updateAll: refuse, clear: refuse }
