/**
 * What can go wrong in a page, each with its sentence, for people and documents.
 * The SDK reports a fault and goes on; nothing is ever thrown into the page.
 */
export const faults = {
  'event-refused': 'The event needs a name of 1 to 128 characters.',
  'person-refused': 'identify() needs an id; nobody was named.',
  'events-dropped': 'Too many events came before the programme; the rest were dropped.',
  'listener-threw': 'A listener or veto of the page threw.',
  'programme-unavailable': 'The programme could not be fetched; it is tried again.',
  'programme-unreadable': 'The server sent something that is not a programme.',
  'key-refused': 'The server knows no project with this key.',
  'deciding-unavailable': 'What decides whether a survey shows could not be loaded; it is tried again.',
  'signals-unavailable': 'What tells of clicks, scrolling and the like could not be loaded.',
  'selector-refused': 'The browser does not understand a selector of the programme.',
  'survey-unknown': 'The programme has no survey with this id.',
  'card-unavailable': 'The card could not be loaded.',
  'storage-unavailable': 'The browser refused to store; answers are kept in memory and sent at once.',
  'storage-cleared': 'The data of this site was cleared in the browser while an item waited; it was dropped.',
  'delivery-failed': 'The server could not be reached; answers are kept and tried again.',
  'item-refused': 'The server refused an item; it is set aside.',
  'item-lost':
    'An item cannot be delivered: too old, too large, too many or unreadable; its loss is counted.',
  internal: 'Kairos failed; the page is not concerned.',
} as const

export type FaultCode = keyof typeof faults

/** One thing that went wrong. */
export interface Fault {
  /** Stable; `faults[code]` is its sentence. The table stays out of pages, where each byte is argued. */
  code: FaultCode
  /** The error, id or code behind it. */
  cause?: unknown
}

/** Tells of a fault. Never throws. */
export type ReportFault = (code: FaultCode, cause?: unknown) => void
