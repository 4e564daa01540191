import type { PlaceValues } from './contract/placeholders.ts'
import type { PublishedProgramme, PublishedSurvey } from './contract/programme.ts'
import { readLocale } from './page/page-context.ts'
import type { OpenedShowing, ShowingOptions } from './showing.ts'

/** How a survey is only looked at; what is left out is as published. */
export interface Preview {
  /** Shown instead of the published one: a draft. */
  survey?: PublishedSurvey
  appearance?: PublishedProgramme['appearance']
  theme?: 'auto' | 'light' | 'dark'
  placement?: PublishedSurvey['placement']
  /** The selector of the element, if the placement is `inline`. */
  into?: string
  /** BCP 47 tag of the visitor's language. */
  locale?: string
  /** What texts have places for. */
  values?: PlaceValues
}

/** Puts a survey on the screen to be looked at: nothing of it is remembered, counted or sent. */
export async function openPreview(
  survey: PublishedSurvey,
  {
    openSurvey,
    programme,
    person,
    locale,
    isRecalled,
    onEnded,
  }: Pick<ShowingOptions, 'openSurvey' | 'programme' | 'person' | 'locale' | 'isRecalled' | 'onEnded'>,
  preview: Preview,
): Promise<OpenedShowing> {
  const { placement, into, theme } = preview
  const { close } = await openSurvey(
    {
      ...survey,
      ...(placement && { placement, ...(into && { into }) }),
      ...(placement !== 'corner' && placement && { more: true as const }),
    },
    {
      locale: preview.locale || locale || readLocale(),
      fallbackLanguage: programme.languages[0] ?? '',
      appearance: { ...(preview.appearance ?? programme.appearance), ...(theme && { theme }) },
      values: { person: person?.traits, ...preview.values },
      save: async () => {},
      onSeen() {},
      onClosed: onEnded,
    },
  )
  if (isRecalled()) close()
  return { close, onPageHidden() {} }
}
