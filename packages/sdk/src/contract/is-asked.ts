/** When a follow-up is asked, as `FollowUp` has it. */
interface Asked {
  askIf?:
    | {
        bands?: readonly string[] | undefined
        answers?: Readonly<Record<string, readonly string[]>> | undefined
      }
    | undefined
}

/**
 * Says whether a follow-up is asked after a score of this band and these answers, by question id: the band is
 * among those it names, and each question it names has one of the answers named. Whether it has a wording for the
 * band is looked at besides. No imports: code that runs in a visitor's page may import this file.
 */
export function isAsked({ askIf }: Asked, band: string, answers: ReadonlyMap<string, unknown>): boolean {
  return (
    (!askIf?.bands || askIf.bands.includes(band)) &&
    Object.entries(askIf?.answers ?? {}).every(([id, options]) =>
      [answers.get(id)].flat().some((option) => options.includes(option as string)),
    )
  )
}
