import { storageConformance } from '../../test/storage-conformance.ts'
import { createMemoryStorage } from './memory-storage.ts'

storageConformance('memory', createMemoryStorage)
