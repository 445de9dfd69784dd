BEGIN TRANSACTION;
CREATE TABLE documents (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  name TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (run, name)
) STRICT;
INSERT INTO "documents" VALUES(1,'report',X'789CAB564ACB2C2956B252888EAD05001A6E0405');
CREATE TABLE findings (
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
) STRICT, WITHOUT ROWID;
INSERT INTO "findings" VALUES(1,0,0,'D101','misaligned-axes','error',0.97,1,0.8,1.0);
CREATE TABLE points (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  series TEXT NOT NULL,
  at INTEGER NOT NULL,
  value REAL,
  PRIMARY KEY (run, series, at)
) STRICT, WITHOUT ROWID;
INSERT INTO "points" VALUES(1,'loss',0,0.5);
CREATE TABLE runs (
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
) STRICT;
INSERT INTO "runs" VALUES(1,'20261127-120000-abcdef','script','train.py',1795780800.0,1795780805.0,'finished',0,'host',1,'','stuck','It is stuck.','accuracy',0.8,0.79,0.75,0.799,0.801,0.5);
CREATE VIEW runs_v1 AS
  SELECT id, kind, name, started, ended, state, exit, verdict, summary, metric, reached,
    validation, constant, low, high
  FROM runs;
CREATE VIEW findings_v1 AS
  SELECT runs.id AS run, fit, rank, code, cause, level, confidence, verified, before, after
  FROM findings JOIN runs ON runs.number = findings.run;
CREATE VIEW points_v1 AS
  SELECT runs.id AS run, series, at, value
  FROM points JOIN runs ON runs.number = points.run;
COMMIT;
PRAGMA application_id=1970172788;
PRAGMA user_version=1;
