import { RequestProblem } from '../problem.ts'
import type { Catalogue, Project } from '../programme/catalogue.ts'
import type { Store } from '../store/store.ts'
import { surveyResults } from './survey-results.ts'

/**
 * Answers a request for the results of `?survey=`, read from tallies alone and on
 * the scale of the newest version that has it. `&key=` names the project; it
 * is needed when several projects have a survey of that id. Throws `RequestProblem`.
 */
export async function resultsResponse(
  query: URLSearchParams,
  { catalogue, store }: { catalogue: Catalogue; store: Store },
): Promise<Response> {
  const survey = query.get('survey')
  if (!survey) throw new RequestProblem('malformed-query', 'Name the survey: /v1/results?survey=ID.')
  const project = findProject(survey, { key: query.get('key'), catalogue })
  const rules = project.surveyRules(survey)
  if (!rules) throw unknownSurvey(survey)
  const tallies = await store.tallies({ project: project.key, survey })
  return Response.json(surveyResults(survey, rules.scale, tallies), {
    headers: { 'Cache-Control': 'no-store' },
  })
}

function findProject(
  survey: string,
  { key, catalogue }: { key: string | null; catalogue: Catalogue },
): Project {
  if (key !== null) {
    const named = catalogue.project(key)
    if (!named) throw new RequestProblem('unknown-key', 'Check "key" in the address.')
    return named
  }
  const [project, other] = catalogue.projectsWith(survey)
  if (!project) throw unknownSurvey(survey)
  if (other)
    throw new RequestProblem(
      'malformed-query',
      'Several projects have a survey of this id; name one with &key=pk_….',
    )
  return project
}

function unknownSurvey(survey: string): RequestProblem {
  return new RequestProblem('unknown-survey', `No published survey has the id "${survey.slice(0, 64)}".`)
}
