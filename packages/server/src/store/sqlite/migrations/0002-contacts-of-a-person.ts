/**
 * Finds what one person was asked and answered, newest first. Most visitors are nobody's person: they cost
 * these indexes nothing. Dismissals have their own, so that the last one is found without a walk through all
 * that was shown.
 */
export const contactsOfAPerson = `
CREATE INDEX showing_of_person ON showing (project, person, corrected_at) WHERE person IS NOT NULL;

CREATE INDEX dismissal_of_person ON showing (project, person, corrected_at)
  WHERE person IS NOT NULL AND state = 'dismissed' AND scored_submissions = 0;

CREATE INDEX submission_of_person ON submission (project, person, corrected_at) WHERE person IS NOT NULL;
`
