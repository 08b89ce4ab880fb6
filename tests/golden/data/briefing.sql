CREATE TABLE briefing (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
-- ('title', 'Canal briefing')
-- ('description', 'What is known of the canal, and who says so.')
-- ('author', 'The canal desk')
-- ('license', 'CC-BY-4.0')
-- ('license_url', 'https://creativecommons.org/licenses/by/4.0/')
-- ('site', 'https://example.org/canal/')
CREATE TABLE sources (
  "source" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "country" TEXT,
  "kind" TEXT,
  "url" TEXT,
  "note" TEXT,
  "articles" INTEGER NOT NULL,
  "facts" INTEGER NOT NULL,
  "first" TEXT NOT NULL,
  "last" TEXT NOT NULL,
  "page" TEXT NOT NULL,
  PRIMARY KEY (source)
);
-- ('atlas', 'Atlas', None, None, None, None, 2, 3, '2024-02-01', '2025-09-10', 'https://example.org/canal/publishers/atlas.html')
-- ('canal-gazette', 'Canal Gazette', None, None, None, None, 1, 2, '2025-09-13', '2025-09-13', 'https://example.org/canal/publishers/canal-gazette.html')
-- ('diario', 'Diário do Rio', 'PT', 'newspaper', 'https://www.diario.example', None, 2, 7, '2025-09-12', '2025-09-14', 'https://example.org/canal/publishers/diario.html')
CREATE TABLE articles (
  "article" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "summary" TEXT,
  "date" TEXT NOT NULL,
  "date_earliest" TEXT,
  "date_latest" TEXT,
  "source" TEXT NOT NULL,
  "publisher" TEXT NOT NULL,
  "url" TEXT,
  "archive" TEXT,
  "lang" TEXT,
  "cites" TEXT,
  "origin" TEXT,
  "accessed" TEXT,
  "countries" TEXT,
  "topics" TEXT,
  "rating" TEXT,
  "body" TEXT NOT NULL,
  "facts" INTEGER NOT NULL,
  "recorded" TEXT NOT NULL,
  "updated" TEXT,
  "page" TEXT NOT NULL,
  PRIMARY KEY (article),
  FOREIGN KEY (source) REFERENCES sources (source)
);
-- ('background', 'What the canal is', 'A short history.', '2024-02-01', '2024-02-01', '2024-02-01', 'atlas', 'Atlas', None, 'https://archive.example/atlas', None, None, None, None, None, None, None, 'notes', 3, '2024-02-01', None, 'https://example.org/canal/articles/background.html')
-- ('breach', 'The northern lock is breached', 'O canal tem pouca, muito pouca água, disse a ministra. A eclusa partiu-se.', '2025-09-12T10:00+01:00', '2025-09-12', '2025-09-12', 'diario', 'Diário do Rio', 'https://diario.example/breach', 'https://archive.example/breach', 'pt', '["River Union"]', 'wire-12', None, '["PT","ES"]', '["canal"]', 'B2', 'source', 3, '2025-09-13', None, 'https://example.org/canal/articles/breach.html')
-- ('denial', 'No breach, says the operator', 'The spokesman says the lock is “intact”. See the report.', '2025-09-13', '2025-09-13', '2025-09-13', 'canal-gazette', 'Canal Gazette', 'https://gazette.example/denial', 'https://archive.example/denial', None, None, 'wire-12', None, None, '["canal"]', None, 'notes', 2, '2025-09-13', None, 'https://example.org/canal/articles/denial.html')
-- ('empty', 'No fact in it', '<b>Nothing</b> here.', '2025-09-10', '2025-09-10', '2025-09-10', 'atlas', 'Atlas', None, None, None, None, None, None, None, None, None, 'notes', 0, '2025-09-10', None, 'https://example.org/canal/articles/empty.html')
-- ('update', 'A day later', None, '2025-09-14', '2025-09-14', '2025-09-14', 'diario', 'Diário do Rio', 'https://www.diario.example/update', 'https://archive.example/update', None, None, None, None, '["PT"]', '["canal"]', None, 'source', 4, '2025-09-14', '2025-09-16', 'https://example.org/canal/articles/update.html')
CREATE INDEX "articles_source" ON articles ("source");
CREATE VIRTUAL TABLE articles_fts USING FTS5 (title, summary, publisher, content="articles", tokenize="unicode61 remove_diacritics 2");
CREATE TABLE facts (
  "fact" TEXT NOT NULL,
  "article" TEXT NOT NULL,
  "claim" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "modality" TEXT NOT NULL,
  "date" TEXT,
  "date_earliest" TEXT,
  "date_latest" TEXT,
  "date_is" TEXT,
  "said" TEXT NOT NULL,
  "recorded" TEXT NOT NULL,
  "countries" TEXT,
  "topics" TEXT,
  "names" TEXT,
  "speaker" TEXT,
  "speaker_role" TEXT,
  "speaker_organisation" TEXT,
  "speaker_country" TEXT,
  "quotes" TEXT,
  "translations" TEXT,
  "spoken" INTEGER NOT NULL,
  "event" TEXT,
  "question" TEXT,
  "answer" TEXT,
  "figures" TEXT,
  "figure_low" REAL,
  "figure_high" REAL,
  "figure_qualifier" TEXT,
  "figure_unit" TEXT,
  "scope" TEXT,
  "status" TEXT NOT NULL,
  "status_by" TEXT,
  "status_since" TEXT,
  "denied_by" TEXT,
  "disputed_by" TEXT,
  "supersedes" TEXT,
  "corrects" TEXT,
  "denies" TEXT,
  "disputes" TEXT,
  "supports" TEXT,
  "note" TEXT,
  "copy" INTEGER NOT NULL,
  "source" TEXT NOT NULL,
  PRIMARY KEY (fact, article),
  FOREIGN KEY (article) REFERENCES articles (article),
  FOREIGN KEY (source) REFERENCES sources (source)
);
-- ('background#old', 'background', 'The canal has eleven locks.', 'background', 'asserted', None, None, None, None, '2024-02-01', '2024-02-01', '["CZ"]', None, None, None, None, None, None, None, None, 0, None, None, None, None, None, None, None, None, None, 'current', None, None, None, None, None, None, None, None, None, None, 0, 'atlas')
-- ('background#opened', 'background', 'It opened.', 'event', 'asserted', '190X', '1900-01-01', '1909-12-31', 'happened', '2024-02-01', '2024-02-01', None, None, None, None, None, None, None, None, None, 0, None, None, None, None, None, None, None, None, None, 'current', None, None, None, None, None, None, None, None, None, None, 0, 'atlas')
-- ('background#rules', 'background', 'Its rules hold.', 'event', 'asserted', '1950/..', '1950-01-01', None, 'happened', '2024-02-01', '2024-02-01', None, '["law"]', None, None, None, None, None, None, None, 0, None, None, None, None, None, None, None, None, None, 'current', None, None, None, None, None, None, None, None, None, None, 0, 'atlas')
-- ('breach#broke', 'breach', 'The northern lock broke at night.', 'event', 'asserted', '2025-09-11', '2025-09-11', '2025-09-11', 'happened', '2025-09-12T10:00+01:00', '2025-09-13', '["PT","ES"]', '["canal"]', '["River Union"]', None, None, None, None, '["partiu-se"]', '["broke"]', 0, 'breach', None, None, None, None, None, None, None, None, 'superseded', 'update#again', '2025-09-14', '["denial#intact"]', None, None, None, None, None, None, None, 0, 'diario')
-- ('breach#depth', 'breach', 'The canal holds little water.', 'figure', 'asserted', '2025-09-12T10:00+01:00', '2025-09-12', '2025-09-12', 'published', '2025-09-12T10:00+01:00', '2025-09-13', '["PT","ES"]', '["canal"]', None, 'Inês Prado', 'minister of water', 'Ministry of Water', 'PT', '["tem pouca […] água"]', '["little water"]', 1, None, 'depth', None, '["about 3 metres (upper)","5–6.5 metres (lower)"]', 3.0, 3.0, 'about', 'metres', 'upper', 'superseded', 'update#depth', '2025-09-14', None, '["denial#depth"]', None, None, None, None, None, None, 0, 'diario')
-- ('breach#members', 'breach', 'Two states repair it.', 'event', 'planned', '2025-10~', '2025-10-01', '2025-10-31', 'happened', '2025-09-12T10:00+01:00', '2025-09-13', '["PT","ES"]', '["canal"]', None, None, None, None, None, None, None, 0, None, 'members', '["PT","ES"]', None, None, None, None, None, None, 'current', None, None, None, None, None, None, None, None, None, None, 0, 'diario')
-- ('denial#intact', 'denial', 'The lock is <intact> & "closed".', 'denial', 'asserted', '2025-09-12', '2025-09-12', '2025-09-12', 'said', '2025-09-12', '2025-09-13', '["ES"]', '["canal"]', None, None, 'spokesman', 'Canal Company', 'ES', '["intact"]', None, 0, None, None, None, None, None, None, None, None, None, 'current', None, None, None, None, None, None, '["breach#broke"]', None, None, 'He left at once.', 1, 'canal-gazette')
-- ('denial#depth', 'denial', 'It is deep enough.', 'figure', 'asserted', None, None, None, None, '2025-09-13', '2025-09-13', None, '["canal"]', None, None, None, None, None, None, None, 0, None, 'depth', None, '["over 7 metres (23 feet) (lower)"]', 7.0, 7.0, 'over', 'metres', 'lower', 'current', None, None, None, None, None, None, None, '["breach#depth"]', None, None, 1, 'canal-gazette')
-- ('update#depth', 'update', 'The canal holds more water again.', 'figure', 'asserted', '2025-09-14', '2025-09-14', '2025-09-14', 'said', '2025-09-14', '2025-09-14', '["PT"]', '["canal"]', None, 'Inês Prado', 'minister of water', 'Ministry of Water', 'PT', None, None, 0, None, 'depth', None, '["4 metres (upper)","at least 6 metres (lower)"]', 4.0, 4.0, 'exactly', 'metres', 'upper', 'current', None, None, None, None, None, None, None, None, None, None, 0, 'diario')
-- ('update#weeks', 'update', 'The repair lasts for weeks.', 'statement', 'forecast', '2025-09-15/2025-10-20', '2025-09-15', '2025-10-20', 'happened', '2025-09-14', '2025-09-14', '["PT"]', '["canal"]', '["Private Source"]', 'Inês Prado', 'minister of water', 'Ministry of Water', 'PT', None, None, 0, None, None, None, None, None, None, None, None, None, 'current', None, None, None, None, None, None, None, None, None, None, 0, 'diario')
-- ('update#slip', 'update', 'The lock was built in 1931.', 'statement', 'asserted', '2025-09-14', '2025-09-14', '2025-09-14', 'said', '2025-09-14', '2025-09-14', '["PT"]', '["canal"]', None, 'Inês Prado', 'minister of water', 'Ministry of Water', 'PT', None, None, 0, None, None, None, None, None, None, None, None, None, 'retracted', None, '2025-09-15', None, None, None, '["breach#broke"]', None, None, None, None, 0, 'diario')
-- ('update#again', 'update', 'The lock broke before midnight.', 'statement', 'asserted', '2025-09-11', '2025-09-11', '2025-09-11', 'happened', '2025-09-14', '2025-09-14', '["PT"]', '["canal"]', None, 'Inês Prado', 'minister of water', 'Ministry of Water', 'PT', None, None, 0, 'breach', None, None, None, None, None, None, None, None, 'current', None, None, None, None, '["breach#broke"]', None, None, None, None, None, 0, 'diario')
CREATE INDEX "facts_date_earliest" ON facts ("date_earliest");
CREATE INDEX "facts_source" ON facts ("source");
CREATE INDEX "facts_question" ON facts ("question");
CREATE INDEX "facts_event" ON facts ("event");
CREATE VIRTUAL TABLE facts_fts USING FTS5 (claim, quotes, translations, speaker, names, note, content="facts", tokenize="unicode61 remove_diacritics 2");
CREATE TABLE corrections (
  "day" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "fact" TEXT NOT NULL,
  "claim" TEXT NOT NULL,
  "by" TEXT,
  "by_claim" TEXT,
  "reason" TEXT,
  "restored" TEXT,
  "page" TEXT NOT NULL
);
-- ('2025-09-15', 'retracted', 'update#slip', 'The lock was built in 1931.', None, None, 'The year was ours', None, 'https://example.org/canal/articles/update.html#slip')
-- ('2025-09-14', 'corrected', 'breach#broke', 'The northern lock broke at night.', 'update#slip', 'The lock was built in 1931.', None, None, 'https://example.org/canal/articles/breach.html#broke')
-- ('2025-09-14', 'superseded', 'breach#broke', 'The northern lock broke at night.', 'update#again', 'The lock broke before midnight.', None, None, 'https://example.org/canal/articles/breach.html#broke')
-- ('2025-09-14', 'superseded', 'breach#depth', 'The canal holds little water.', 'update#depth', 'The canal holds more water again.', None, None, 'https://example.org/canal/articles/breach.html#depth')
CREATE INDEX "corrections_fact" ON corrections ("fact");
CREATE INDEX "corrections_by" ON corrections ("by");
CREATE VIEW reports AS SELECT
  facts."fact",
  facts."article",
  facts."claim",
  facts."kind",
  facts."modality",
  facts."date",
  facts."date_earliest",
  facts."date_latest",
  facts."date_is",
  facts."said",
  articles."date" AS "published",
  facts."recorded",
  facts."countries",
  facts."topics",
  facts."names",
  facts."speaker",
  facts."speaker_role",
  facts."speaker_organisation",
  facts."speaker_country",
  facts."quotes",
  facts."translations",
  facts."spoken",
  facts."event",
  facts."question",
  facts."answer",
  facts."figures",
  facts."figure_low",
  facts."figure_high",
  facts."figure_qualifier",
  facts."figure_unit",
  facts."scope",
  facts."status",
  facts."status_by",
  facts."status_since",
  facts."denied_by",
  facts."disputed_by",
  facts."supersedes",
  facts."corrects",
  facts."denies",
  facts."disputes",
  facts."supports",
  facts."note",
  facts."copy",
  facts."source",
  articles."publisher" AS "publisher",
  articles."url" AS "url",
  articles."archive" AS "archive",
  articles."lang" AS "lang",
  articles."cites" AS "cites",
  articles."origin" AS "origin",
  coalesce((SELECT value FROM briefing WHERE key = 'site'), '') || 'articles/' || replace(fact, '#', '.html#') AS "page"
FROM facts LEFT JOIN articles USING (article);
