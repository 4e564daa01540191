import type { Reason } from '@kairos-cx/sdk'

/** How a reason looks: nothing has happened, a rule refused, it waits, it was shown, something is wrong. */
export type Tone = 'idle' | 'no' | 'wait' | 'yes' | 'bad'

/** What each reason means, in a sentence, and how it looks. */
export const reasons: Readonly<Record<Reason, readonly [Tone, string]>> = {
  loading: ['idle', 'What judges events is being loaded.'],
  'no-event': ['idle', 'Its event has not come yet on this page.'],
  'condition-not-met': ['no', 'Its event came, but its properties do not meet every condition.'],
  'sequence-not-met': [
    'no',
    'What had to come before its event, or so many times, did not; or what had not to, did.',
  ],
  'off-schedule': ['no', 'It is not asked at this time, by its schedule.'],
  'quota-reached': ['no', 'It has all the answers of its quota.'],
  'not-in-audience': ['no', 'This visitor does not belong to whom it asks.'],
  'not-sampled': ['no', 'This visitor is not in the sample; a reload does not change that.'],
  'asked-before': ['no', 'This visitor was asked it before, and may not be asked again yet.'],
  'contact-limit': ['no', 'This visitor was asked as often as the contact limit allows.'],
  quiet: ['no', 'This visitor answered or dismissed a survey a short time ago.'],
  waiting: ['wait', 'It is due, and waits for its delay.'],
  hidden: ['wait', 'It is due, and waits for the page to be looked at.'],
  'another-open': ['wait', 'It is due, and waits for the survey on the screen to close.'],
  typing: ['wait', 'It is due, and waits for the visitor to stop typing.'],
  'dialog-open': ['wait', 'It is due, and waits for a dialog or a full screen to close.'],
  'page-limit': ['wait', 'It is due, and waits for another page: this one has asked.'],
  'quiet-page': ['wait', 'It is due, and waits for another page: nothing is asked on this one.'],
  vetoed: ['wait', 'It is due, and the page asked to wait.'],
  'card-unavailable': ['bad', 'Its card could not be loaded.'],
  lapsed: ['no', 'It was due, and waited too long for a chance.'],
  cancelled: ['no', 'It waited, and an event came that makes it due no longer.'],
  shown: ['yes', 'It was shown.'],
}
