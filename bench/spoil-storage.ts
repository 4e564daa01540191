/** JavaScript for a page, that damages what its origin has stored. */

/** Cuts every value of this origin in half, whatever it is: what a full disk or a crash may leave. */
export const cutValues = `(async () => {
  const half = (value) => {
    if (typeof value === 'string' || ArrayBuffer.isView(value)) return value.slice(0, value.length >> 1)
    const text = JSON.stringify(value)
    return text.slice(0, text.length >> 1)
  }
  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = request.oncomplete = () => resolve(request.result)
    request.onerror = request.onabort = () => reject(request.error)
  })
  let cut = 0
  for (const key of Object.keys(localStorage)) {
    localStorage.setItem(key, half(localStorage.getItem(key)))
    cut++
  }
  for (const { name } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name))
    for (const storeName of database.objectStoreNames) {
      const transaction = database.transaction(storeName, 'readwrite')
      const store = transaction.objectStore(storeName)
      for (const key of await settled(store.getAllKeys())) {
        store.put(half(await settled(store.get(key))), key)
        cut++
      }
      await settled(transaction)
    }
    database.close()
  }
  return cut
})()`

/** Leaves no room in the local storage. */
export const fillLocalStorage = `{
  let size = 1 << 22
  while (size) try {
    localStorage.setItem('filled' + size + Math.random(), 'x'.repeat(size))
  } catch {
    size >>= 1
  }
}`

/** Gives whether the browser refuses to store ten thousand letters. */
export const isFull = `new Promise((resolve) => {
  const request = indexedDB.open('probe')
  request.onupgradeneeded = () => request.result.createObjectStore('probe')
  request.onerror = () => resolve(true)
  request.onsuccess = () => {
    const transaction = request.result.transaction('probe', 'readwrite')
    transaction.objectStore('probe').put('x'.repeat(10_000), 1)
    transaction.oncomplete = () => resolve(false)
    transaction.onabort = () => resolve(true)
  }
})`
