import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { beforeAll, expect, it } from 'vitest'
import { type Example, examplesOf } from './examples-of.ts'
import type { useStage } from './stage.ts'
import { aVisitor, type Visitor, type VisitorOptions } from './visitor.ts'

/** A CSAT survey on the event of its own name. */
export const aSurvey = (id: string, more: object = {}) => ({
  id,
  metric: 'csat',
  trigger: { event: id },
  question: { en: `How was ${id}?` },
  ...more,
})

/** A project whose surveys are asked on events of their names. */
export const aProgramme = (key: string, more: object = {}) => ({
  format: 1,
  project: { key, name: key, languages: ['en'] },
  surveys: [aSurvey('one'), aSurvey('two'), aSurvey('three')],
  ...more,
})

export interface Stage {
  /** Opens a browser that was never here, on a page as the example shows it. */
  arrive(options?: Partial<VisitorOptions>): Promise<Visitor>
  example: Example
  /** The key of the example's project. */
  key: string
}

/**
 * Tells a story to each example of a documentation page, several at a time, in one browser. Every example
 * is a project of its own, which `programmeOf` writes. Fails if an example has no story.
 */
export function useStories(
  at: ReturnType<typeof useStage>,
  file: string,
  programmeOf: (key: string, example: Example, heading: string) => object,
) {
  const examples = examplesOf(file)
  const name = file.replace(/^.*\/|\..*$/g, '')
  const keys = new Map([...examples.keys()].map((heading, index) => [heading, `pk_${name}_${index}`]))
  const told = new Set<string>()

  beforeAll(() =>
    at.stage.publishAll(
      [...examples].map(([heading, example]) => programmeOf(keys.get(heading) as string, example, heading)),
    ),
  )
  // Stories are told to the runner before any of them runs. Not in a hook, which others would suffer from.
  it(`has a story for every example of ${file}`, () =>
    expect([...told].sort()).toEqual([...examples.keys()].sort()))

  return function story(heading: string, title: string, tell: (stage: Stage) => Promise<void>) {
    told.add(heading)
    it.concurrent(`${title} (${heading})`, async () => {
      const example = examples.get(heading)
      if (!example) throw new Error(`${file} has no section "${heading}"`)
      const key = keys.get(heading) as string
      // Of a tag, what it says besides the address and the key; anything else stands in the page.
      const [, tag] =
        /^<script async src="[^"]*" data-key="\w+" (.*)><\/script>/.exec(example.html ?? '') ?? []
      const visitors: Visitor[] = []
      await tell({
        example,
        key,
        async arrive(options) {
          const body = tag ? '' : (example.html ?? '')
          const visitor = await aVisitor(at, { key, tag: tag ?? '', body, ...options })
          visitors.push(visitor)
          return visitor
        },
      })
      for (const visitor of visitors) await visitor.leave()
    })
  }
}

/** Waits, 10 s at most, until `read` gives `expected`. `expect.poll` knows no tests that run side by side. */
export async function eventually<T>(read: () => Promise<T>, expected: T): Promise<void> {
  const end = Date.now() + 10_000
  let actual = await read()
  while (!isDeepStrictEqual(actual, expected) && Date.now() < end) {
    await pause(50)
    actual = await read()
  }
  expect(actual).toEqual(expected)
}

/** A programme with what a section shows: a part of it, or of its first survey. */
export function programmeWith(key: string, { json = {} }: Example): object {
  const isOfProgramme = ['limits', 'journey', 'surveys'].some((field) => field in json)
  if (!isOfProgramme)
    return aProgramme(key, { surveys: [aSurvey('one', json), aSurvey('two'), aSurvey('three')] })
  const surveys = (json.surveys as { id: string }[] | undefined)?.map((survey) => aSurvey(survey.id, survey))
  return aProgramme(key, { ...json, ...(surveys && { surveys }) })
}
