import { type FollowUp, otherOption, type Programme, type ScaleName, scaleOf } from '@kairos-cx/sdk/contract'
import type { Publication } from '../store/store.ts'

/** What is needed of a follow-up to judge its answer. */
export interface QuestionRules {
  kind: FollowUp['kind']
  /** The ids that can be chosen, in the order they are offered; none where nothing is. */
  options: readonly string[]
}

/** What is needed of one survey in one version to judge an answer. */
export interface SurveyRules {
  scale: ScaleName
  /** The version these rules are of. */
  programme: number
  /** Follow-up questions by id. */
  questions: ReadonlyMap<string, QuestionRules>
}

/** One project and all that was ever published for it. */
export interface Project {
  key: string
  /** IANA time zone that days are counted in: of the newest version. */
  timeZone: string
  version: number
  /** The newest version. */
  programme: Programme
  /**
   * Gives the rules of a survey: of `version` if that was published and has the survey, else of the
   * newest version that has it; undefined if none has.
   */
  surveyRules(survey: string, version?: number): SurveyRules | undefined
}

/** Everything published, for looking up. Of old versions only the rules are kept in memory. */
export interface Catalogue {
  /** The newest publication it knows, 0 if there is none. */
  newest: number
  project(key: string): Project | undefined
  /** The projects in which a survey was ever published. */
  projectsWith(survey: string): Project[]
  /** Takes in publications, oldest first; those it knows change nothing. */
  add(publications: readonly Publication[]): void
}

export function createCatalogue(): Catalogue {
  const projects = new Map<string, { project: Project; take(publication: Publication): void }>()

  return {
    newest: 0,
    project: (key) => projects.get(key)?.project,
    projectsWith: (survey) =>
      [...projects.values()].flatMap(({ project }) => (project.surveyRules(survey) ? [project] : [])),
    add(publications) {
      for (const publication of publications) {
        // Two requests may have read the same ones.
        if (publication.number <= this.newest) continue
        const { key } = publication.programme.project
        const known = projects.get(key) ?? createProject(publication)
        known.take(publication)
        projects.set(key, known)
        this.newest = publication.number
      }
    },
  }
}

function createProject({ programme, version }: Publication) {
  /** By survey: of the newest version that has it. */
  const newestRules = new Map<string, SurveyRules>()
  /** By version and survey. A map of its own: a name that a visitor sends must not reach into it. */
  const rulesOf = new Map<string, SurveyRules>()
  const project: Project = {
    key: programme.project.key,
    timeZone: 'UTC',
    version,
    programme,
    surveyRules: (survey, version) => rulesOf.get(`${version} ${survey}`) ?? newestRules.get(survey),
  }
  return {
    project,
    take({ programme, version }: Publication): void {
      project.programme = programme
      project.version = version
      project.timeZone = programme.project.timeZone ?? 'UTC'
      for (const survey of programme.surveys) {
        const { id, followUps = [] } = survey
        const questions = new Map(followUps.map((followUp) => [followUp.id, questionRules(followUp)]))
        const rules = { scale: scaleOf(survey), programme: version, questions }
        rulesOf.set(`${version} ${id}`, rules)
        newestRules.set(id, rules)
      }
    },
  }
}

function questionRules(followUp: FollowUp): QuestionRules {
  const { kind } = followUp
  if (kind === 'yes-no') return { kind, options: ['yes', 'no'] }
  if (kind !== 'choice' && kind !== 'choices') return { kind, options: [] }
  const ids = followUp.options.map(({ id }) => id)
  return { kind, options: followUp.other ? [...ids, otherOption] : ids }
}
