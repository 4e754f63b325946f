-- Snapshots come in parts, so that neither side has to hold one whole; all parts are written in one transaction.
ALTER TABLE forecast_snapshot ADD COLUMN part integer NOT NULL DEFAULT 0;
ALTER TABLE forecast_snapshot DROP CONSTRAINT forecast_snapshot_pkey;
ALTER TABLE forecast_snapshot ADD PRIMARY KEY (position, part);

-- Nobody will say how the run ended: far older than any run of its job, or refused before it began.
ALTER TABLE run_estimate ADD COLUMN given_up boolean NOT NULL DEFAULT false;
