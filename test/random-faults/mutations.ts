/** One mistake that somebody could make in the sources, as a change of text. */
export interface Mutation {
  /** What the changed code would do. */
  name: string
  /** In packages/sdk/src. */
  file: string
  /** Must be there once. */
  find: string
  replace: string
}

const outbox = 'outbox/outbox.ts'
const deliver = 'outbox/deliver.ts'
const retrySchedule = 'retry-schedule.ts'
const allNamed = '{ accepted: items.map(({ id }) => id), repeated: [], refused: [] }'

/** Mistakes that the simulation must find. */
export const mutations: readonly Mutation[] = [
  {
    name: 'thanks before the answer is stored',
    file: outbox,
    find: 'copy.stored = await storing',
    replace: 'storing.then((stored) => { copy.stored = stored })',
  },
  {
    name: 'forgets what it sends as it sends it',
    file: outbox,
    find: 'tried.add(item.id)',
    replace: 'tried.add(item.id); own.delete(item.id); store(item.id, () => undefined)',
  },
  {
    name: 'removes by place in the batch, not by id',
    file: outbox,
    find: '[...accepted, ...repeated].includes(kept.item.id)',
    replace: '[...accepted, ...repeated].length > named',
  },
  {
    name: 'takes an answer of 500 for a receipt',
    file: deliver,
    find: 'response.ok && readReceipt(text)',
    replace: `response.status === 500 ? ${allNamed} : response.ok && readReceipt(text)`,
  },
  {
    name: 'takes any answer of 200 for a receipt',
    file: deliver,
    find: 'response.ok && readReceipt(text)',
    replace: `response.ok && (readReceipt(text) ?? ${allNamed})`,
  },
  {
    name: 'waits for another tab for ever',
    file: outbox,
    find: 'otherTabWaits >= maxOtherTabWaits',
    replace: 'false',
  },
  {
    name: 'forgets a newer revision on the receipt of an older one',
    file: outbox,
    find: 'kept && kept.rank <= rank ? instead : kept',
    replace: 'kept ? instead : kept',
  },
  {
    name: 'does not remember what a receipt has named',
    file: outbox,
    find: '(settled.get(kept.item.id) ?? -1) >= kept.rank',
    replace: 'false',
  },
  {
    name: 'gives an item a new id each time it is sent',
    file: deliver,
    find: 'items.map(plainItem)',
    replace: "items.map(plainItem).map((item) => ({ ...item, id: item.id.replace(/^0/, 'f') }))",
  },
  {
    name: 'does not read Retry-After',
    file: deliver,
    find: "parseRetryAfterMs(response.headers.get('retry-after'), clock.now())",
    replace: '0',
  },
  {
    name: 'waits as long as Retry-After says, be it 30 years',
    file: retrySchedule,
    find: 'Math.min(ms, mostRetryAfterMs)',
    replace: 'ms',
  },
  {
    name: 'sends a refused item again, and its neighbours with it',
    file: outbox,
    find: 'if (refusal) await setAside(kept, refusal.code)',
    replace: "if (refusal) return { result: 'retry' as const, retryAfterMs: 0, cause: refusal.code }",
  },
  {
    name: 'drops what is too much without a word',
    file: outbox,
    find: "reportFault('outbox-full', kept.item.id)",
    replace: '',
  },
  {
    name: 'drops what is young, and keeps what is old',
    file: outbox,
    find: 'clock.now() - kept.keptAt > maxOutboxAgeMs',
    replace: 'clock.now() - kept.keptAt < maxOutboxAgeMs',
  },
  {
    name: 'sends after a reset what it was just reading',
    file: outbox,
    find: '|| before < forgets',
    replace: '',
  },
  {
    name: 'follows a redirect with an answer in hand',
    file: deliver,
    find: "redirect: 'error'",
    replace: "redirect: 'follow'",
  },
  {
    name: 'does not try again after a failure',
    file: outbox,
    find: 'retryIn(retryDelayMs(',
    replace: 'void (retryDelayMs(',
  },
  {
    name: 'asks for keepalive however large the request',
    file: outbox,
    find: 'bytes <= maxKeepaliveBytes',
    replace: 'true',
  },
  {
    name: 'puts more into a batch than the server takes',
    file: outbox,
    find: 'bytes <= maxRequestBytes',
    replace: 'true',
  },
  {
    name: 'takes every record for one of its own',
    file: outbox,
    find: 'kept?.item?.id === id && kept.rank >= 0 && kept.keptAt >= 0',
    replace: 'kept',
  },
]

/** Mistakes that must do no harm: the server's deduplication makes up for them. */
export const absorbed: readonly Mutation[] = [
  {
    name: 'all tabs send at once',
    file: outbox,
    find: 'await onlyTab(sendAll)',
    replace: 'await sendAll().then(() => true)',
  },
]
