import { createMemoryStorage } from './memory-storage.ts'
import { storageConformance } from './storage-conformance.ts'

storageConformance('memory', createMemoryStorage)
