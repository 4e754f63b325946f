-- Incidents: who closed one and has seen it, whom its alerts go to, and which runs were looked at.

ALTER TABLE incident
    ADD COLUMN closed_by       text,         -- null: it was over by itself
    ADD COLUMN acknowledged_at timestamptz,
    ADD COLUMN acknowledged_by text,
    ADD COLUMN definition_id   bigint,       -- whose channels hear of it; null: the default ones
    ADD COLUMN consumers       integer NOT NULL DEFAULT 0, -- jobs downstream of the root
    ADD COLUMN miss            double precision NOT NULL DEFAULT 0, -- greatest probability of a missed deadline downstream
    ADD COLUMN told_run        boolean NOT NULL DEFAULT false, -- whether an alert RUN_SLOW was raised since it opened
    ADD COLUMN told_incident   boolean NOT NULL DEFAULT false, -- whether an alert INCIDENT was
    ADD COLUMN reopened        integer NOT NULL DEFAULT 0;
CREATE INDEX incident_closed ON incident (closed_at) WHERE closed_at IS NOT NULL; -- serves: reopening

ALTER TABLE anomaly
    ALTER COLUMN run_id SET NOT NULL,
    ADD COLUMN began_at   timestamptz NOT NULL, -- start of the run, or when the version was written
    ADD COLUMN odd_at     timestamptz NOT NULL, -- since when it is odd
    ADD COLUMN pool       text NOT NULL DEFAULT '', -- where the run went on; empty: not known
    ADD COLUMN checkpoint integer NOT NULL DEFAULT 0; -- how many points of a slow run were passed
CREATE INDEX anomaly_open ON anomaly (seen_at) WHERE over_at IS NULL;
CREATE INDEX anomaly_by_time ON anomaly (seen_at);
CREATE INDEX anomaly_by_dataset ON anomaly (dataset_id, run_id) WHERE dataset_id IS NOT NULL;

-- Whether an ended run was looked at for what is odd about it: once, also over a restart.
ALTER TABLE run_estimate ADD COLUMN judged boolean NOT NULL DEFAULT false;
CREATE INDEX run_estimate_unjudged ON run_estimate (ended_at) WHERE ended_at IS NOT NULL AND NOT judged;
