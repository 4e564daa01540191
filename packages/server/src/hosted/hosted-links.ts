import { type ScaleName, scales } from '@kairos-cx/sdk/contract'
import { type LinkOwner, signLink } from './link-signature.ts'

export interface HostedLinks {
  /** Of the whole scale. */
  link: string
  /** By score, from the lowest to the highest: the page then only asks to confirm. */
  scoreLinks: { score: number; link: string }[]
}

/**
 * Writes the addresses of a survey's page. With a `person` they are signed by `secret`; without, they name nobody.
 * `origin` is where visitors reach the server, a path in front of `/s/` included.
 */
export function hostedLinks(
  of: Omit<LinkOwner, 'person'> & {
    person?: string | undefined
    lang?: string | undefined
  },
  { origin, secret, scale }: { origin: string; secret: string; scale: ScaleName },
): HostedLinks {
  const { project, survey, person, sent, lang } = of
  const parameters = new URLSearchParams({
    // Also where one project has such a survey: tomorrow two may.
    key: project,
    ...(lang !== undefined && { lang }),
    ...(person !== undefined && {
      p: person,
      ...(sent !== undefined && { sent }),
      sig: signLink({ project, survey, person, sent }, secret),
    }),
  })
  const addressWith = (more: Record<string, string>) => {
    const query = new URLSearchParams([...parameters, ...Object.entries(more)]).toString()
    return `${origin.replace(/\/+$/, '')}/s/${survey}?${query}`
  }
  const { lowest, highest } = scales[scale]
  return {
    link: addressWith({}),
    scoreLinks: Array.from({ length: highest - lowest + 1 }, (_, n) => lowest + n).map((score) => ({
      score,
      link: addressWith({ score: String(score) }),
    })),
  }
}
