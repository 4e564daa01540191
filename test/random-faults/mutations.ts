/** One mistake that somebody could make in the sources, as a change of text. */
export interface Mutation {
  /** What the changed code would do. */
  name: string
  /** The rule that it breaks. */
  rule: string
  /** In packages/sdk/src. */
  file: string
  /** Must be there once. */
  find: string
  replace: string
}

const rules = {
  storedFirst: 'an item is stored before thanks, and until it is delivered',
  removedById: 'one record per item, removed by id and rank, on a receipt that names it',
  oneSender: 'one tab sends, for a bounded time; what was named is not sent again',
  oneId: 'an id is made once',
  countedBytes: 'requests are counted in bytes',
  onlyReceipts: 'nothing but a receipt acknowledges, and nobody else is given an answer',
  triedAgain: 'what failed is tried again, by the schedule, and holds nobody up',
  namedLosses: 'what is lost is told by name, and made = delivered + waiting + dropped',
  takenBack: 'what was taken back is not sent',
} as const

const outbox = 'outbox/outbox.ts'
const kept = 'outbox/kept.ts'
const ledger = 'outbox/ledger.ts'
const bounds = 'outbox/bounds.ts'
const deliver = 'outbox/deliver.ts'
const retrySchedule = 'retry-schedule.ts'
const allNamed = '{ accepted: items.map(({ id }) => id), repeated: [], refused: [] }'

/** Mistakes that the simulation must find. */
export const mutations: readonly Mutation[] = [
  {
    name: 'thanks before the answer is stored',
    rule: rules.storedFirst,
    file: outbox,
    find: 'copy.ledger = await storing',
    replace: 'storing.then((ledger) => { copy.ledger = ledger })',
  },
  {
    name: 'forgets what it sends as it sends it',
    rule: rules.storedFirst,
    file: outbox,
    find: 'tried.add(item.id)',
    replace: 'tried.add(item.id); own.delete(item.id); change([item.id], () => undefined)',
  },
  {
    name: 'takes an answer of 500 for a receipt',
    rule: rules.storedFirst,
    file: deliver,
    find: 'response.ok && readReceipt(text)',
    replace: `response.status === 500 ? ${allNamed} : response.ok && readReceipt(text)`,
  },
  {
    name: 'removes by place in the batch, not by id',
    rule: rules.removedById,
    file: outbox,
    find: 'batch.filter(({ item }) => taken.has(item.id) && !codes.has(item.id))',
    replace: 'batch.slice(0, taken.size)',
  },
  {
    name: 'forgets a newer revision on the receipt of an older one',
    rule: rules.removedById,
    file: outbox,
    find: 'now.rank > kept.rank ? now : insteadOf(kept)',
    replace: 'insteadOf(kept)',
  },
  {
    name: 'takes every record for one of its own',
    rule: rules.removedById,
    file: kept,
    find: 'kept?.item?.id === id &&',
    replace: 'kept !== undefined ||',
  },
  {
    name: 'waits for another tab for ever',
    rule: rules.oneSender,
    file: outbox,
    find: 'if (isLeaseOver)',
    replace: 'if (false)',
  },
  {
    name: 'does not remember what a receipt has named',
    rule: rules.oneSender,
    file: outbox,
    find: '(settled.get(item.id) ?? -1) < rank',
    replace: 'true',
  },
  {
    name: 'gives an item a new id each time it is sent',
    rule: rules.oneId,
    file: deliver,
    find: 'items.map(plainItem)',
    replace: "items.map(plainItem).map((item) => ({ ...item, id: item.id.replace(/^0/, 'f') }))",
  },
  {
    name: 'asks for keepalive however large the request',
    rule: rules.countedBytes,
    file: outbox,
    find: 'bytes + keepaliveBytes <= maxKeepaliveBytes && !attempt',
    replace: 'true',
  },
  {
    name: 'puts more into a batch than the server takes',
    rule: rules.countedBytes,
    file: outbox,
    find: 'return bytes <= maxBytes',
    replace: 'return true',
  },
  {
    name: 'takes any answer of 200 for a receipt',
    rule: rules.onlyReceipts,
    file: deliver,
    find: 'response.ok && readReceipt(text)',
    replace: `response.ok && (readReceipt(text) ?? ${allNamed})`,
  },
  {
    name: 'does not read Retry-After',
    rule: rules.triedAgain,
    file: deliver,
    find: "parseRetryAfterMs(response.headers.get('retry-after'), clock.now())",
    replace: '0',
  },
  {
    name: 'waits as long as Retry-After says, be it 30 years',
    rule: rules.triedAgain,
    file: retrySchedule,
    find: 'Math.min(ms, mostRetryAfterMs)',
    replace: 'ms',
  },
  {
    name: 'does not try again after a failure',
    rule: rules.triedAgain,
    file: outbox,
    find: 'retryIn(retryInMs)',
    replace: 'void retryInMs',
  },
  {
    name: 'sends a refused item again, and its neighbours with it',
    rule: rules.triedAgain,
    file: outbox,
    find: 'if (rejected.length) await',
    replace:
      "if (rejected.length) return { result: 'retry', retryAfterMs: 0, cause: 0 }\n    if (rejected.length) await",
  },
  {
    name: 'ends when it has nothing to send, though something was kept meanwhile',
    rule: rules.triedAgain,
    file: outbox,
    find: 'while (again) {',
    replace: 'for (const _ of [0]) {',
  },
  {
    name: 'drops what is too much without a word',
    rule: rules.namedLosses,
    file: outbox,
    find: "reportFault('item-lost', { id: item.id, code: reason })",
    replace: '',
  },
  {
    name: 'drops what is too much and tells the server nothing',
    rule: rules.namedLosses,
    file: outbox,
    find: 'return reason && lossOf(kept, reason, now)',
    replace: 'return undefined',
  },
  {
    name: 'does not enter into the ledger what is delivered',
    rule: rules.namedLosses,
    file: ledger,
    find: "if (from === 'waiting' && !to) ledger.delivered++",
    replace: '',
  },
  {
    name: 'drops what is young, and keeps what is old',
    rule: rules.namedLosses,
    file: bounds,
    find: 'now - kept.keptAt > maxOutboxAgeMs',
    replace: 'now - kept.keptAt < maxOutboxAgeMs',
  },
  {
    name: 'sends after a reset what it was just reading',
    rule: rules.takenBack,
    file: outbox,
    find: 'while (waiting.length && before === forgets)',
    replace: 'while (waiting.length)',
  },
  {
    name: 'follows a redirect with an answer in hand',
    rule: rules.onlyReceipts,
    file: deliver,
    find: "redirect: 'error'",
    replace: "redirect: 'follow'",
  },
]

/** Mistakes that must do no harm: the server's deduplication makes up for them. */
export const absorbed: readonly Mutation[] = [
  {
    name: 'all tabs send at once',
    rule: rules.oneSender,
    file: outbox,
    find: 'await onlyTab(sendAll)',
    replace: 'await sendAll().then(() => true)',
  },
]
