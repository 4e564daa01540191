import type { Reason } from './triggers/decide-due.ts'

/**
 * Every reason in words, in the order the rules are asked: of one survey and one visitor. For whoever reads
 * decisions; nothing that a page loads by itself imports it.
 */
export const reasonSentences: Readonly<Record<Reason, string>> = {
  loading: 'what judges events is being loaded',
  'no-event': 'its event has not come yet',
  'condition-not-met': 'the event came, but its properties do not meet every condition',
  'sequence-not-met':
    'what had to come before it did not, or not often enough; or something came that had not to',
  'off-schedule': 'its schedule does not allow it at this time',
  'quota-reached': 'it has all the answers of its quota',
  'not-in-audience': 'this visitor does not belong to whom it asks',
  'not-sampled': 'this visitor is not in the sample',
  'asked-before': 'this visitor was asked it before, and it is too early to ask again',
  'contact-limit': 'this visitor was asked as often as the contact limit allows',
  quiet: 'this visitor is left in peace for a while',
  offered: 'its tab is on the page, for the visitor to press',
  waiting: 'due, and waiting for its delay',
  'no-element': 'due, and waiting for the element of the page that it is put into',
  hidden: 'due, and waiting for the page to be looked at',
  'another-open': 'due, and waiting for the survey on the screen to close',
  typing: 'due, and waiting for the visitor to stop typing',
  'dialog-open': 'due, and waiting for a dialog or a full screen to close',
  'page-limit': 'due, and waiting for another page, since this one has asked',
  'quiet-page': 'due, and waiting for another page, since nothing is asked on this one',
  vetoed: 'due, and the page asked to wait',
  'card-unavailable': 'due, and its card could not be loaded; it is tried again',
  lapsed: 'it waited for its chance longer than it may',
  cancelled: 'it waited, and an event came that makes it due no longer',
  shown: 'it was shown',
}
