/**
 * The tables, one step a version: `user_version` of a file says how many it has been through. A step is never changed
 * once released; a change is a further step. Times are epoch milliseconds, partitions as in Redis, for the same promises.
 */
export const SCHEMA_STEPS: readonly string[] = [
  `
  CREATE TABLE sessions (
    contact TEXT PRIMARY KEY,
    turn INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- What was answered to which message. The contact is empty once it was erased: then only the hash is left.
  CREATE TABLE marks (
    contact TEXT NOT NULL,
    mark TEXT NOT NULL,
    answer TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (contact, mark)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX marks_by_expiry ON marks (expires_at);

  -- How far a reply got stands beside it, as a rank, because it changes and the rest does not.
  CREATE TABLE transcript (
    contact TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    json TEXT NOT NULL,
    rank INTEGER,
    sid TEXT,
    PRIMARY KEY (contact, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE counts (
    partition INTEGER PRIMARY KEY,
    handoffs INTEGER NOT NULL,
    registrations INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE registrations (
    reference TEXT PRIMARY KEY,
    contact TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE handoffs (
    number INTEGER PRIMARY KEY,
    contact TEXT NOT NULL,
    status TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;

  -- Who asked what; the course is empty when it was asked of the school as a whole.
  CREATE TABLE questions (
    fact TEXT NOT NULL,
    course TEXT NOT NULL,
    contact TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (fact, course, contact)
  ) STRICT, WITHOUT ROWID;

  -- A lane is a partition and an address; its head is its lowest position, and only a head has a lease.
  CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    partition INTEGER NOT NULL,
    contact TEXT NOT NULL,
    address TEXT NOT NULL,
    json TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    lease TEXT
  ) STRICT;
  CREATE INDEX outbox_by_lane ON outbox (partition, address, position);
  CREATE INDEX outbox_by_due ON outbox (due_at);

  CREATE TABLE dead_letters (
    id TEXT PRIMARY KEY,
    contact TEXT NOT NULL,
    at INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Sessions from before this step are forgotten when they are next written to and left again.
  ALTER TABLE sessions ADD COLUMN expires_at INTEGER NOT NULL DEFAULT ${Number.MAX_SAFE_INTEGER};
  CREATE INDEX sessions_by_expiry ON sessions (expires_at);
  `,
  `
  CREATE TABLE alarms (
    code TEXT PRIMARY KEY,
    since INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    count INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- A failure ranks below an arrival by now: of both, the arrival counts. In the outbox, "address" is the name of a lane,
  -- and a lease is doubt: a worker's, or "?" when a try may have sent the row.
  UPDATE transcript SET rank = CASE rank WHEN 2 THEN 3 WHEN 3 THEN 4 WHEN 4 THEN 2 ELSE rank END WHERE rank >= 2;
  `,
  `
  CREATE TABLE wakes (
    contact TEXT NOT NULL,
    name TEXT NOT NULL,
    -- While it is lent: the end of the lease.
    due_at INTEGER NOT NULL,
    PRIMARY KEY (contact, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX wakes_by_due ON wakes (due_at);
  `,
  `
  -- Until this step a claim counted as an attempt, also when its worker fell silent.
  ALTER TABLE outbox ADD COLUMN claims INTEGER NOT NULL DEFAULT 0;
  UPDATE outbox SET claims = attempt, attempt = min(attempt, 1);
  `,
  `
  CREATE TABLE aliases (
    alias TEXT PRIMARY KEY,
    contact TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX aliases_by_expiry ON aliases (expires_at);
  `,
  `
  -- What staff answered, one a fact and course. From this step on asked_at of a question is when somebody last asked.
  CREATE TABLE answers (
    name TEXT PRIMARY KEY,
    json TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];
