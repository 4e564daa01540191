/**
 * What was made in a browser and will never arrive. An id is that of a loss, a showing or a submission, never of
 * two. In its tally the empty text stands for a survey that is not known, since a key may hold no NULL.
 */
export const losses = `
CREATE TABLE loss (
  project INTEGER NOT NULL REFERENCES project (id),
  id BLOB NOT NULL CHECK (length(id) = 16),
  survey TEXT,
  "of" TEXT NOT NULL CHECK ("of" IN ('submission', 'showing')),
  reason TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 1),
  corrected_at INTEGER NOT NULL,
  PRIMARY KEY (project, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE loss_tally (
  project INTEGER NOT NULL REFERENCES project (id),
  survey TEXT NOT NULL,
  "of" TEXT NOT NULL,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (project, survey, "of", reason)
) STRICT, WITHOUT ROWID;
`
