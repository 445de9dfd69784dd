"""Tables and views of the history, version by version.

Programs read the views `runs_v1`, `findings_v1` and `points_v1`, documented in docs/history.md:
they stay when tables change. A database is brought to this version by the scripts from its own on.
"""

from __future__ import annotations

APPLICATION = 0x756E7374
""""unst": what the file says it is (SQLite's application_id)."""

_FIRST = (
    """CREATE TABLE runs (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  started REAL NOT NULL,
  ended REAL,
  state TEXT NOT NULL,
  exit INTEGER,
  host TEXT NOT NULL,
  process INTEGER NOT NULL,
  born TEXT NOT NULL,
  verdict TEXT,
  summary TEXT,
  metric TEXT,
  reached REAL,
  validation REAL,
  constant REAL,
  low REAL,
  high REAL,
  progress REAL
) STRICT""",
    """CREATE TABLE findings (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  fit INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  code TEXT NOT NULL,
  cause TEXT NOT NULL,
  level TEXT NOT NULL,
  confidence REAL,
  verified INTEGER NOT NULL,
  before REAL,
  after REAL,
  PRIMARY KEY (run, fit, rank)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE points (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  series TEXT NOT NULL,
  at INTEGER NOT NULL,
  value REAL,
  PRIMARY KEY (run, series, at)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE documents (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  name TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (run, name)
) STRICT""",
    """CREATE VIEW runs_v1 AS
  SELECT id, kind, name, started, ended, state, exit, verdict, summary, metric, reached,
    validation, constant, low, high
  FROM runs""",
    """CREATE VIEW findings_v1 AS
  SELECT runs.id AS run, fit, rank, code, cause, level, confidence, verified, before, after
  FROM findings JOIN runs ON runs.number = findings.run""",
    """CREATE VIEW points_v1 AS
  SELECT runs.id AS run, series, at, value
  FROM points JOIN runs ON runs.number = points.run""",
)

MIGRATIONS = (_FIRST,)
"""Statements that lead from each version (0: an empty file) to the next."""
VERSION = len(MIGRATIONS)
