import { isScheduled, localTime } from '@kairos-cx/sdk/replay'
import type { HostedOptions } from './hosted-options.ts'
import type { Visit } from './visit.ts'

/** Says whether a survey asks now: by its schedule, and until its quota is reached. */
export async function isAsking(
  { project, survey }: Pick<Visit, 'project' | 'survey'>,
  { quotas, now }: HostedOptions,
): Promise<boolean> {
  const { schedule } = survey
  if (schedule && !isScheduled(schedule, localTime(now, project.timeZone))) return false
  return !(await quotas.fullSurveys(project.programme)).includes(survey.id)
}
