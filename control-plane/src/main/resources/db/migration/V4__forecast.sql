-- Forecasts: what is expected of runs, when datasets land, what was decided for it, and what was odd.

-- ── what the predictor knows ─────────────────────────────────────────────────────────────────────────────────────────
-- State of the predictor after an event of the log. A restart goes on from the newest of its format; without one from the first event.
CREATE TABLE forecast_snapshot (
    position bigint PRIMARY KEY,
    format   integer NOT NULL,
    taken_at timestamptz NOT NULL,
    state    bytea NOT NULL
);

-- A job's next run, as it would be forecast now. Written by the one replica that forecasts, read by all.
CREATE TABLE job_forecast (
    job_namespace text NOT NULL,
    job_name      text NOT NULL,
    p50           double precision,          -- seconds; null: nothing to base a number on
    p90           double precision,
    p95           double precision,
    failure       double precision NOT NULL, -- that it does not end well, failed checks included
    hard_failure  double precision NOT NULL,
    basis         text NOT NULL,             -- OWN_HISTORY, SIMILAR_JOBS, DECLARED_PRIOR, NONE
    basis_runs    bigint NOT NULL,
    basis_failures bigint NOT NULL,
    streak        integer NOT NULL,          -- runs in a row that ended like the last one; negative: good ones
    reasons       jsonb NOT NULL,            -- texts: why a failure is likely, what the duration rests on
    last_start    timestamptz,
    cadence       double precision,          -- seconds between starts, where they are regular
    updated_at    timestamptz NOT NULL,
    position      bigint NOT NULL,
    PRIMARY KEY (job_namespace, job_name)
);

-- What was expected of a run when it started, and how it came out. run_id is an OpenLineage run id: an own run's, an own attempt's, or a foreign one.
CREATE TABLE run_estimate (
    run_id        uuid PRIMARY KEY,
    job_namespace text NOT NULL,
    job_name      text NOT NULL,
    started_at    timestamptz NOT NULL,
    p50           double precision,
    p90           double precision,
    p95           double precision,
    failure       double precision NOT NULL,
    hard_failure  double precision NOT NULL,
    basis         text NOT NULL,
    basis_runs    bigint NOT NULL,
    reasons       jsonb NOT NULL,
    position      bigint NOT NULL,
    ended_at      timestamptz,               -- null: it runs, or nobody said how it ended
    seconds       double precision,
    result        text                       -- OK, CHECKS_FAILED, FAILED, KILLED
);
CREATE INDEX run_estimate_by_job ON run_estimate (job_namespace, job_name, started_at DESC);
CREATE INDEX run_estimate_open ON run_estimate (started_at) WHERE ended_at IS NULL;
CREATE INDEX run_estimate_by_end ON run_estimate (ended_at) WHERE ended_at IS NOT NULL; -- serves: calibration of the last runs, retention

-- How good estimates were, by day of the run's end; job_name '' and job_namespace '': all jobs.
CREATE TABLE forecast_score (
    day           date NOT NULL,
    job_namespace text NOT NULL,
    job_name      text NOT NULL,
    runs          bigint NOT NULL,           -- completed, with a forecast
    within_p50    bigint NOT NULL,
    within_p90    bigint NOT NULL,
    within_p95    bigint NOT NULL,
    pinball_p50   double precision NOT NULL, -- sums of the pinball loss of ln(seconds)
    pinball_p90   double precision NOT NULL,
    pinball_p95   double precision NOT NULL,
    error_p50     double precision NOT NULL, -- sum of |ln(actual / p50)|
    ended         bigint NOT NULL,           -- of any ending
    failed        bigint NOT NULL,
    brier         double precision NOT NULL, -- sum of (p - failed)^2
    PRIMARY KEY (day, job_namespace, job_name)
);

-- ── landing ──────────────────────────────────────────────────────────────────────────────────────────────────────────
-- When a dataset's next version is expected. One row per dataset that something is expected of; replaced as a whole.
CREATE TABLE dataset_landing (
    dataset_id    bigint PRIMARY KEY,        -- of the catalog
    p50           timestamptz NOT NULL,
    p90           timestamptz NOT NULL,
    p95           timestamptz NOT NULL,
    job_namespace text NOT NULL,             -- who writes it
    job_name      text NOT NULL,
    run_id        uuid,                      -- the run that is under way, if it is
    basis         text NOT NULL,             -- RUNNING, SCHEDULED, TRIGGERED (after its inputs), CADENCE
    evidence      bigint NOT NULL,           -- runs of the thinnest estimate on the way
    failure       double precision NOT NULL, -- probability that something upstream fails first
    critical_path jsonb NOT NULL,            -- [{"job":{...},"dataset":{...},"p50":s,"share":0..1}], upstream first
    computed_at   timestamptz NOT NULL
);

-- Every deadline and promise ahead: of own runs (active or expected) and of datasets. The risk list.
CREATE TABLE deadline_risk (
    id            text PRIMARY KEY,          -- run:<uuid> | slot:<workflow>:<trigger>:<slot> | promise:<workflow>:<dataset>
    kind          text NOT NULL,             -- RUN, SLOT, PROMISE
    definition_id bigint,                    -- the workflow whose deadline or promise it is
    run_id        uuid,
    dataset_id    bigint,
    subject       text NOT NULL,             -- for people: sales/orders-daily, slot 2026-01-01T02:00Z
    deadline_at   timestamptz NOT NULL,
    p50           timestamptz NOT NULL,      -- when it is expected to be done
    p90           timestamptz NOT NULL,
    p95           timestamptz NOT NULL,
    miss          double precision NOT NULL, -- probability of being late
    slack_seconds double precision NOT NULL, -- deadline less p90, negative: too late
    critical_path jsonb NOT NULL,
    warned        boolean NOT NULL DEFAULT false,
    changes       integer NOT NULL DEFAULT 0, -- MissWarning
    computed_at   timestamptz NOT NULL
);
CREATE INDEX deadline_risk_by_deadline ON deadline_risk (deadline_at, id);
CREATE INDEX deadline_risk_by_miss ON deadline_risk (miss DESC, id);

-- Runs that are expected and not made yet: what slots are kept for.
CREATE TABLE coming_run (
    definition_id bigint NOT NULL,
    trigger_name  text NOT NULL,
    slot          timestamptz NOT NULL,
    release_at    timestamptz NOT NULL,
    PRIMARY KEY (definition_id, trigger_name, slot)
);

-- ── decisions ────────────────────────────────────────────────────────────────────────────────────────────────────────
-- What was done, or in mode advise would have been done, because of a forecast. Appended; score and reversal are added once.
CREATE TABLE forecast_decision (
    id            uuid PRIMARY KEY,
    kind          text NOT NULL,             -- START_EARLY, RAISE_PRIORITY, HOLD_BACK, RETRY_EARLY, HOLD_DOOMED, KILL_HUNG, WARN
    mode          text NOT NULL,             -- ACT, ADVISE
    once_key      text NOT NULL UNIQUE,      -- the same decision is taken once: kind and subject
    definition_id bigint NOT NULL,           -- the workflow whose policy allowed it
    run_id        uuid,
    task          text,
    slot          timestamptz,
    subject       text NOT NULL,
    reason        text NOT NULL,             -- one sentence
    miss_before   double precision,          -- P(miss) as it was
    miss_after    double precision,          -- P(miss) as it was expected to become
    inputs        jsonb NOT NULL,            -- the numbers that it rests on
    effect        jsonb NOT NULL,            -- what it changed: {"from":...,"to":...}
    decided_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    reversed_at   timestamptz,
    reversed_by   text,
    reversal      text,                      -- why
    scored_at     timestamptz,
    score         text,                      -- HELPED, NO_DIFFERENCE, HARMED, UNKNOWN
    score_detail  jsonb
);
CREATE INDEX forecast_decision_by_time ON forecast_decision (decided_at DESC, id DESC);
CREATE INDEX forecast_decision_by_definition ON forecast_decision (definition_id, decided_at DESC, id DESC);
CREATE INDEX forecast_decision_by_run ON forecast_decision (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX forecast_decision_unscored ON forecast_decision (expires_at) WHERE scored_at IS NULL;
CREATE INDEX forecast_decision_live ON forecast_decision (kind, expires_at) WHERE mode = 'ACT' AND reversed_at IS NULL;

-- Whether decisions are carried out at all, and since when and why not. One row.
CREATE TABLE forecast_switch (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    acting     boolean NOT NULL,
    coverage   double precision,             -- of P90 over the last runs
    reason     text NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL
);
INSERT INTO forecast_switch (acting, reason, changed_at, changed_by) VALUES (true, 'initial', 'epoch', 'sluice');

-- ── incidents ────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Odd runs and volumes that share a root cause.
CREATE TABLE incident (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    root_kind     text NOT NULL,             -- JOB, DATASET
    root_namespace text NOT NULL,
    root_name     text NOT NULL,
    cause         text NOT NULL,             -- CODE_CHANGE, LATE_INPUT, VOLUME, FAILED_UPSTREAM, POOL, UNKNOWN
    summary       text NOT NULL,
    evidence      jsonb NOT NULL,            -- what came first: version, run, change, with times
    tier          text NOT NULL,             -- NOTICE, WARNING, CRITICAL
    opened_at     timestamptz NOT NULL,
    last_at       timestamptz NOT NULL,
    closed_at     timestamptz,
    close_reason  text
);
CREATE UNIQUE INDEX incident_open ON incident (root_kind, root_namespace, root_name) WHERE closed_at IS NULL;
CREATE INDEX incident_by_time ON incident (opened_at DESC, id DESC);

CREATE TABLE anomaly (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident_id   bigint NOT NULL REFERENCES incident (id),
    kind          text NOT NULL,             -- SLOW, STUCK, FAST, FAILED, VOLUME_LOW, VOLUME_HIGH
    once_key      text NOT NULL UNIQUE,      -- kind and subject: seen once
    job_namespace text NOT NULL,
    job_name      text NOT NULL,
    run_id        uuid,
    dataset_id    bigint,
    observed      double precision NOT NULL, -- seconds, rows or bytes
    expected_low  double precision NOT NULL,
    expected_high double precision NOT NULL,
    score         double precision NOT NULL, -- probability of something at least as odd
    summary       text NOT NULL,
    seen_at       timestamptz NOT NULL,
    over_at       timestamptz
);
CREATE INDEX anomaly_by_incident ON anomaly (incident_id, id);
CREATE INDEX anomaly_by_run ON anomaly (run_id) WHERE run_id IS NOT NULL;
