-- Gates: candidates that wait for a verdict, evaluations with their evidence, decisions, and the holds that the claim reads.
-- Verdicts, results and decisions are appended; "asset_hold", "hold_exempt" and "gate_state" say what holds now.

-- ── versions ─────────────────────────────────────────────────────────────────────────────────────────────────────────
-- A gated version gets its number when it is written and is published later, or never. So versions are no longer published
-- in the order of their numbers: "position" is that order, and cursors of triggers compare positions.
ALTER TABLE asset
    ADD COLUMN published_version  bigint NOT NULL DEFAULT 0,  -- published last; 0: none
    ADD COLUMN published_position bigint NOT NULL DEFAULT 0;  -- its position; 0: none
UPDATE asset SET published_version = last_version, published_position = last_version WHERE last_version > 0;

ALTER TABLE asset_version ADD COLUMN position bigint;         -- 1, 2, 3, ... per asset in the order of publishing
UPDATE asset_version SET position = version;
ALTER TABLE asset_version ALTER COLUMN position SET NOT NULL;
CREATE UNIQUE INDEX asset_version_in_order ON asset_version (asset_id, position); -- serves: what is newer than a trigger's cursor

-- Versions of gated assets. A row stays when the version is published: it tells how it came to that.
CREATE TABLE asset_candidate (
    asset_id      bigint NOT NULL REFERENCES asset (id),
    version       bigint NOT NULL,
    partition_key text,
    run_id        uuid NOT NULL,             -- OpenLineage run that wrote it
    foreign_event bigint,                    -- log position, when another system wrote it
    fires         boolean NOT NULL,          -- whether asset triggers take it up once it is published
    state         text NOT NULL,             -- CHECKING, HELD, PUBLISHED, SUPERSEDED
    superseded_by bigint,                    -- newer version of the same partition
    created_at    timestamptz NOT NULL,
    decided_at    timestamptz,               -- published, superseded, or held since
    PRIMARY KEY (asset_id, version)
);
CREATE UNIQUE INDEX asset_candidate_once ON asset_candidate (asset_id, run_id, coalesce(foreign_event, 0)); -- serves: a writer publishes once
CREATE INDEX asset_candidate_open ON asset_candidate (asset_id, version DESC) WHERE state IN ('CHECKING', 'HELD'); -- serves: supersede, publish

-- ── gates ────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The gates of the newest definitions, by the asset that they guard.
CREATE TABLE gate (
    definition_id  bigint PRIMARY KEY REFERENCES definition (id),
    version        integer NOT NULL,         -- of the definition
    name           text NOT NULL,            -- namespace/name
    owner          text,
    asset_id       bigint NOT NULL REFERENCES asset (id),
    stage_asset_id bigint REFERENCES asset (id), -- STAGE: audited in its place; only good stages take it
    phase          text NOT NULL,            -- POST, PRE, STAGE
    enforced       boolean NOT NULL,         -- false: records and tells, holds nothing
    active         boolean NOT NULL,         -- false: the definition was removed or paused
    next_at        timestamptz               -- next evaluation without a new version; null: none
);
CREATE INDEX gate_by_asset ON gate (asset_id) WHERE active;             -- serves: the publisher, the decision API
CREATE INDEX gate_by_stage ON gate (stage_asset_id) WHERE active AND stage_asset_id IS NOT NULL; -- serves: the publisher
CREATE INDEX gate_due ON gate (next_at) WHERE active AND next_at IS NOT NULL; -- serves: the loop of continuous gates

-- What a gate says now, per slice. Everything in it follows from what was appended.
CREATE TABLE gate_state (
    definition_id bigint NOT NULL REFERENCES definition (id),
    slice         text NOT NULL,             -- partition key; empty: the dataset as a whole
    asset_id      bigint NOT NULL REFERENCES asset (id),
    verdict_id    bigint,                    -- newest one of the newest version that has one; null: none yet
    good_in_row   integer NOT NULL DEFAULT 0,-- good verdicts since the last bad one
    broken_in_row integer NOT NULL DEFAULT 0,-- evaluations of one version in a row that ended in ERROR
    awaited_since timestamptz,               -- a verdict on the newest version is awaited since; null: in phase PRE nobody asked yet
    PRIMARY KEY (definition_id, slice)
);
CREATE INDEX gate_state_by_asset ON gate_state (asset_id, slice); -- serves: the decision about an asset

-- What holds now for an asset and slice over all its gates.
CREATE TABLE gate_ruling (
    asset_id    bigint NOT NULL REFERENCES asset (id),
    slice       text NOT NULL,
    version     bigint NOT NULL,             -- newest there is, candidates included; 0: nothing was written yet
    decision_id bigint NOT NULL,             -- gate_decision
    decision    text NOT NULL,               -- OPEN, HELD, OVERRIDDEN
    held_since  timestamptz,                 -- HELD: first moment of the hold
    recheck_at  timestamptz,                 -- time alone can change the decision then; null: never
    flapping    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (asset_id, slice)            -- serves: the decision API, the next decision
);
CREATE INDEX gate_ruling_due ON gate_ruling (recheck_at) WHERE recheck_at IS NOT NULL; -- serves: the loop of what time brings

-- ── evaluations: queue and history ───────────────────────────────────────────────────────────────────────────────────
CREATE TABLE gate_evaluation (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    definition_id bigint NOT NULL REFERENCES definition (id),
    gate_version  integer NOT NULL,          -- of the definition, as it was when the evaluation began
    asset_id      bigint NOT NULL REFERENCES asset (id), -- that is audited
    version       bigint NOT NULL,           -- number of the version that the verdict is about; 0: nothing was ever written
    slice         text NOT NULL,             -- partition key; empty: the dataset as a whole
    cause         text NOT NULL,             -- WRITTEN, ASKED, RETRY, EVERY, MISSING, EVIDENCE
    asked_by      text,                      -- who, for ASKED
    state         text NOT NULL,             -- QUEUED, RUNNING, DONE, DROPPED
    tries         integer NOT NULL DEFAULT 0,-- evaluations in a row that ended in ERROR
    losses        integer NOT NULL DEFAULT 0,-- evaluators that were lost
    due_at        timestamptz NOT NULL,      -- not before
    epoch         bigint NOT NULL DEFAULT 0, -- fencing: only the verdict of this epoch counts
    replica       text,
    lease_until   timestamptz,
    created_at    timestamptz NOT NULL,
    started_at    timestamptz,
    ended_at      timestamptz,
    outcome       text,                      -- worst of its checks, once DONE
    row_count     bigint,                    -- rows read
    again         boolean NOT NULL DEFAULT false, -- something came while it ran: another one is to follow
    progress      integer,                   -- in thousandths, told with the heartbeat; null: not known
    message       text                       -- why it was dropped, or broke as a whole
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX gate_evaluation_single ON gate_evaluation (definition_id, asset_id, version, slice)
    WHERE state IN ('QUEUED', 'RUNNING');                                               -- serves: single flight
CREATE INDEX gate_evaluation_queue ON gate_evaluation (due_at, id) WHERE state = 'QUEUED';  -- serves: the claim
CREATE INDEX gate_evaluation_lease ON gate_evaluation (lease_until) WHERE state = 'RUNNING'; -- serves: finding lost evaluators
CREATE INDEX gate_evaluation_by_gate ON gate_evaluation (definition_id, id DESC);       -- serves: lists per gate
CREATE INDEX gate_evaluation_by_version ON gate_evaluation (asset_id, version, id DESC); -- serves: lists per version

-- Evidence: what each check found, here or elsewhere. Appended only.
CREATE TABLE check_result (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    evaluation_id  bigint REFERENCES gate_evaluation (id), -- null: only results of other systems were looked at
    epoch          bigint NOT NULL DEFAULT 0,-- of the evaluator that found it
    counted        boolean NOT NULL,         -- false: the evaluator had been fenced; kept, decides nothing
    definition_id  bigint NOT NULL REFERENCES definition (id),
    asset_id       bigint NOT NULL,
    version        bigint NOT NULL,
    slice          text NOT NULL,
    check_key      text NOT NULL,            -- hash of dataset, type, arguments, filter
    check_id       text NOT NULL,            -- in the gate; for results of other systems the assertion's name
    check_type     text NOT NULL,            -- in the catalogue
    severity       text NOT NULL,
    trouble_rule   text NOT NULL,
    columns        text[] NOT NULL,          -- empty: the dataset as a whole
    outcome        text NOT NULL,            -- PASS, WARN, FAIL, ERROR, SKIPPED; a waiver changes nothing here
    value          double precision,
    unit           text NOT NULL,
    numerator      bigint,
    row_count      bigint,
    threshold      text NOT NULL,
    message        text NOT NULL,
    statement      text NOT NULL,
    took_micros    bigint NOT NULL,
    relative_error double precision,         -- null: exact
    sample         jsonb NOT NULL,           -- failing rows, masked: [[{"column": "email", "value": "***"}]]
    at             timestamptz NOT NULL
);
CREATE INDEX check_result_by_evaluation ON check_result (evaluation_id) WHERE evaluation_id IS NOT NULL; -- serves: an evaluation with its checks
CREATE INDEX check_result_by_check ON check_result (definition_id, check_id, id DESC); -- serves: history of a check

-- Results that other systems reported about assets with gates. Appended only.
CREATE TABLE external_evidence (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asset_id       bigint NOT NULL REFERENCES asset (id),
    event_position bigint NOT NULL,          -- in the log
    ordinal        integer NOT NULL,         -- in the event
    producer       text NOT NULL,            -- URI
    job            text NOT NULL,            -- namespace/name
    assertion      text NOT NULL,
    column_name    text,                     -- null: the dataset as a whole
    success        boolean NOT NULL,
    severity       text NOT NULL,
    version        bigint,                   -- newest when it came; null: its time decides
    message        text NOT NULL,
    at             timestamptz NOT NULL,
    UNIQUE (asset_id, event_position, ordinal) -- an event counts once
);
CREATE INDEX external_evidence_by_time ON external_evidence (asset_id, at DESC); -- serves: evidence of a verdict

-- About a version and slice, never about a name. Appended only.
CREATE TABLE gate_verdict (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    definition_id bigint NOT NULL REFERENCES definition (id),
    gate_version  integer NOT NULL,
    asset_id      bigint NOT NULL,
    version       bigint NOT NULL,
    slice         text NOT NULL,
    outcome       text NOT NULL,             -- worst outcome after the waivers in force then
    good          boolean NOT NULL,          -- counts for the release of a hold
    evaluation_id bigint,                    -- null: from results of other systems alone
    evidence      bigint[] NOT NULL,         -- ids of check_result
    waived        jsonb NOT NULL,            -- {"check": waiver}
    missing       jsonb NOT NULL,            -- demanded results of other systems that were not there: [{"producer", "assertion", "maxAge"}]
    at            timestamptz NOT NULL,
    valid_until   timestamptz                -- null: until there is a newer version
);
CREATE INDEX gate_verdict_by_version ON gate_verdict (definition_id, slice, version DESC, id DESC); -- serves: the verdict that counts
CREATE INDEX gate_verdict_by_gate ON gate_verdict (definition_id, id DESC);                         -- serves: lists per gate

-- Appended only: Open, Held(reasons, since), Overridden(by, why, until) over all gates of an asset, and what it rests on.
CREATE TABLE gate_decision (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asset_id  bigint NOT NULL REFERENCES asset (id),
    version   bigint NOT NULL,
    slice     text NOT NULL,
    decision  text NOT NULL,                 -- OPEN, HELD, OVERRIDDEN
    outcome   text NOT NULL,                 -- worst over all gates that can hold, after waivers; SKIPPED: no verdict
    reasons   jsonb NOT NULL,                -- HELD: [{"gate", "check", "outcome", "columns", "message"}]
    since     timestamptz,                   -- HELD: first moment of the hold
    by_whom   text,                          -- OVERRIDDEN: who approved
    why       text,                          -- OVERRIDDEN: the reason given
    until     timestamptz,                   -- OVERRIDDEN: when it ends
    waivers   bigint[] NOT NULL,             -- OVERRIDDEN: in force
    grounds   jsonb NOT NULL,                -- one for every gate: [{"gate", "ground", "rule", "verdict"}]
    warnings  jsonb NOT NULL,                -- as reasons: what did not hold but has to be told
    fail_open jsonb NOT NULL,                -- consumers go on without evidence: [{"gate", "check", "why", "message"}]
    verdicts  bigint[] NOT NULL,             -- ids of gate_verdict
    evidence  bigint[] NOT NULL,             -- ids of check_result
    cause     text NOT NULL,                 -- for people: version 7 was written; verdict of shop/orders; waiver 12 approved
    by_cause  text NOT NULL,                 -- who caused it
    changed   boolean NOT NULL,              -- whether holding or not holding changed with it, times of mere checking left out
    at        timestamptz NOT NULL
);
CREATE INDEX gate_decision_by_asset ON gate_decision (asset_id, slice, id DESC); -- serves: newest decision, lists, why a version is (not) published
CREATE INDEX gate_decision_changes ON gate_decision (asset_id, slice, at) WHERE changed; -- serves: flapping
CREATE INDEX gate_decision_by_time ON gate_decision (at);                        -- serves: retention

-- ── holds: what the claim and the decision API read ──────────────────────────────────────────────────────────────────
-- A consumer without an exemption is held. Who writes here holds the locks of the assets (see AssetLocks).
ALTER TABLE asset_hold
    ADD COLUMN kind          text NOT NULL DEFAULT 'OPERATOR', -- OPERATOR, CHECKING (no verdict yet), GATE, DERIVED (downstream of a GATE)
    ADD COLUMN definition_id bigint REFERENCES definition (id), -- the gate; null for OPERATOR
    ADD COLUMN origin_id     bigint REFERENCES asset (id),     -- asset whose gate it is; null for OPERATOR
    ADD COLUMN slice         text NOT NULL DEFAULT '',         -- of the decision that it follows from
    ADD COLUMN columns       text[] NOT NULL DEFAULT '{}',     -- bad columns of this asset; empty: the whole of it
    ADD COLUMN partition_key text,                             -- only runs of this partition; null: all
    ADD COLUMN version       bigint,                           -- of the origin
    ADD COLUMN path          jsonb NOT NULL DEFAULT '[]',      -- from the origin to here: [{"dataset": {"namespace", "name"}, "columns", "job": {...}}]
    ADD COLUMN reasons       jsonb NOT NULL DEFAULT '[]',      -- as in gate_decision
    ADD COLUMN on_hold       text NOT NULL DEFAULT 'WAIT',     -- WAIT, SKIP, LAST_GOOD
    ADD COLUMN decision_id   bigint,                           -- gate_decision that it follows from; null: OPERATOR, CHECKING
    ADD COLUMN lazy          boolean NOT NULL DEFAULT false;   -- CHECKING: evaluated only when somebody is about to read
CREATE INDEX asset_hold_by_origin ON asset_hold (origin_id, slice) WHERE origin_id IS NOT NULL; -- serves: writing holds by difference
CREATE INDEX asset_hold_lazy ON asset_hold (asset_id) WHERE lazy;                              -- serves: evaluation when somebody waits

-- Consumers that a hold lets go on, by their job in lineage; tasks of ours also by workflow and task, as the claim asks.
CREATE TABLE hold_exempt (
    asset_id      bigint NOT NULL,
    source        text NOT NULL,
    definition_id bigint NOT NULL DEFAULT 0, -- workflow; 0: not a task of ours
    task          text NOT NULL DEFAULT '',  -- empty: every task of the workflow
    job_namespace text NOT NULL DEFAULT '',
    job_name      text NOT NULL DEFAULT '',
    waiver_id     bigint NOT NULL DEFAULT 0, -- 0: by column or scope, not by a waiver
    why           text NOT NULL,
    until         timestamptz,               -- null: as long as the hold
    PRIMARY KEY (asset_id, source, definition_id, task, job_namespace, job_name, waiver_id), -- serves: the claim, the decision API
    FOREIGN KEY (asset_id, source) REFERENCES asset_hold (asset_id, source) ON DELETE CASCADE
);
CREATE INDEX hold_exempt_by_waiver ON hold_exempt (waiver_id) WHERE waiver_id <> 0;     -- serves: end of a waiver

-- What the claim needs to tell whether a hold is about an item.
ALTER TABLE work_item
    ADD COLUMN task          text NOT NULL DEFAULT '',
    ADD COLUMN partition_key text;           -- of its run; null: none, every slice concerns it
UPDATE work_item w SET task = t.task, partition_key = r.partition_key
    FROM task_run t JOIN workflow_run r ON r.id = t.run_id WHERE t.id = w.task_run_id;

-- ── series ───────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Values of checks over time: what thresholds on history and anomaly bands are measured against.
CREATE TABLE check_series (
    check_key text NOT NULL,
    slice     text NOT NULL,
    at        timestamptz NOT NULL,
    version   bigint NOT NULL,
    value     double precision NOT NULL,     -- NaN: nothing was measured, only the rows are known
    row_count bigint,                        -- rows looked at
    good      boolean NOT NULL,              -- whether the check passed: bad values are not what is usual
    PRIMARY KEY (check_key, slice, at)       -- serves: newest values of a check
);
CREATE INDEX check_series_by_time ON check_series (at);       -- serves: retention

CREATE TABLE dataset_profile (
    asset_id      bigint NOT NULL REFERENCES asset (id),
    version       bigint NOT NULL,
    slice         text NOT NULL,
    at            timestamptz NOT NULL,
    evaluation_id bigint NOT NULL,
    row_count     bigint NOT NULL,
    profile       jsonb NOT NULL,            -- per column: counts, nulls, distinct estimate, quantiles, histogram; and the columns as the source tells them
    good          boolean NOT NULL,          -- whether the evaluation held nobody: what drift is measured against
    PRIMARY KEY (asset_id, slice, at)        -- serves: series, baseline of drift
);

CREATE INDEX dataset_profile_by_time ON dataset_profile (at); -- serves: retention

-- ── write, audit, publish ────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE gate_stage (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    definition_id bigint NOT NULL REFERENCES definition (id),
    asset_id      bigint NOT NULL REFERENCES asset (id), -- the stage
    target_id     bigint NOT NULL REFERENCES asset (id), -- whose place it takes
    version       bigint NOT NULL,           -- of the stage
    state         text NOT NULL,             -- PROMOTING, PROMOTED, QUARANTINING, QUARANTINED, DROPPED, FAILED
    quarantine    text,                      -- table or path where it went
    tries         integer NOT NULL DEFAULT 0,-- of the step under way
    message       text,                      -- why the step did not succeed
    due_at        timestamptz,               -- of the step under way; QUARANTINED: when it is dropped; null: nothing follows
    at            timestamptz NOT NULL,      -- last change of the state
    UNIQUE (definition_id, version)
);
CREATE INDEX gate_stage_due ON gate_stage (due_at) WHERE due_at IS NOT NULL; -- serves: the loop of stages
CREATE INDEX gate_stage_by_gate ON gate_stage (definition_id, id DESC);      -- serves: lists per gate
