-- What an expected run's deadline is, and what would become of it if the run started earlier: the choice of an early start reads
-- it. [{"start":"...","miss":0..1}], earliest first; the last is the slot itself. Empty: not worth asking.
ALTER TABLE coming_run ADD COLUMN deadline_at timestamptz;
ALTER TABLE coming_run ADD COLUMN miss double precision;
ALTER TABLE coming_run ADD COLUMN alternatives jsonb NOT NULL DEFAULT '[]';
ALTER TABLE coming_run ADD COLUMN computed_at timestamptz;
CREATE INDEX coming_run_by_release ON coming_run (release_at);
