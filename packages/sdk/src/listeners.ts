/**
 * Keeps listeners by type and calls them in the order they came. One that throws is told to `onThrow`, and
 * the others are still called.
 */
export function createListeners<Types extends object>(onThrow: (error: unknown) => void) {
  const listeners = new Map<keyof Types, Set<(event: never) => void>>()
  let throwing = false
  return {
    on<Type extends keyof Types>(type: Type, listener: (event: Types[Type]) => void): () => void {
      const set = listeners.get(type) ?? new Set()
      listeners.set(type, set.add(listener))
      return () => set.delete(listener)
    },
    emit<Type extends keyof Types>(type: Type, event: Types[Type]): void {
      const set = listeners.get(type)
      if (!set) return
      // A copy: a listener may come or go meanwhile.
      for (const listener of [...set])
        try {
          ;(listener as (event: Types[Type]) => void)(event)
        } catch (error) {
          // What listens to what listeners throw may throw, too: once is told, twice is silence.
          if (throwing) continue
          throwing = true
          onThrow(error)
          throwing = false
        }
    },
  }
}
