import { createDeliver } from '../../packages/sdk/src/outbox/deliver.ts'
import { createOutbox } from '../../packages/sdk/src/outbox/outbox.ts'
import { onlyTab } from '../../packages/sdk/src/page/only-tab.ts'
import { createIndexedDbStorage } from '../../packages/sdk/src/storage/indexed-db-storage.ts'

/** What is put to the test: the outbox with all it sends and stores by. */
export interface Product {
  createOutbox: typeof createOutbox
  createDeliver: typeof createDeliver
  createIndexedDbStorage: typeof createIndexedDbStorage
  onlyTab: typeof onlyTab
}

/** As it is written. */
export const product: Product = { createOutbox, createDeliver, createIndexedDbStorage, onlyTab }
