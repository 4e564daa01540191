/**
 * Ids are 16-byte blobs and the keys of their tables, without a row id: UUIDs of version 7 sort by time, so
 * new rows go to the end. Times are epoch milliseconds, days `YYYY-MM-DD` in the project's time zone.
 */
export const answersAndTallies = `
CREATE TABLE project (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE programme (
  publication INTEGER PRIMARY KEY AUTOINCREMENT,
  project INTEGER NOT NULL REFERENCES project (id),
  version INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  content TEXT NOT NULL,
  UNIQUE (project, version)
) STRICT;

CREATE TABLE showing (
  project INTEGER NOT NULL REFERENCES project (id),
  id BLOB NOT NULL CHECK (length(id) = 16),
  survey TEXT NOT NULL,
  scale TEXT NOT NULL,
  programme INTEGER NOT NULL,
  state TEXT CHECK (state IN ('shown', 'seen', 'dismissed', 'left')),
  scored_submissions INTEGER NOT NULL CHECK (scored_submissions >= 0),
  at INTEGER NOT NULL,
  corrected_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  day TEXT NOT NULL,
  visitor BLOB,
  person TEXT,
  locale TEXT,
  device TEXT,
  page TEXT,
  inclusion REAL,
  traits TEXT,
  PRIMARY KEY (project, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE submission (
  project INTEGER NOT NULL REFERENCES project (id),
  id BLOB NOT NULL CHECK (length(id) = 16),
  survey TEXT NOT NULL,
  scale TEXT NOT NULL,
  programme INTEGER NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  showing BLOB,
  score INTEGER,
  answers TEXT NOT NULL,
  done INTEGER NOT NULL,
  at INTEGER NOT NULL,
  corrected_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  day TEXT NOT NULL,
  visitor BLOB,
  person TEXT,
  locale TEXT,
  device TEXT,
  page TEXT,
  inclusion REAL,
  traits TEXT,
  PRIMARY KEY (project, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE score_tally (
  project INTEGER NOT NULL REFERENCES project (id),
  survey TEXT NOT NULL,
  scale TEXT NOT NULL,
  day TEXT NOT NULL,
  score INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (project, survey, scale, day, score)
) STRICT, WITHOUT ROWID;

CREATE TABLE showing_tally (
  project INTEGER NOT NULL REFERENCES project (id),
  survey TEXT NOT NULL,
  scale TEXT NOT NULL,
  day TEXT NOT NULL,
  outcome TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (project, survey, scale, day, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
