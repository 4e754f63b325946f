-- Definitions, triggers, runs and the queue. Rows of "work_item", "lease" and "trigger_wake" are deleted as soon as they
-- are dealt with, so that the tables which every tick reads stay small however long the history grows.

-- ── definitions ──────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE definition (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL,                -- Workflow, Pool, Service
    namespace  text NOT NULL,
    name       text NOT NULL,
    version    integer NOT NULL,             -- current one
    paused     boolean NOT NULL DEFAULT false,
    labels     jsonb NOT NULL DEFAULT '{}',  -- of the current version: what lists filter by
    owner      text,                         -- of the current version
    removed_at timestamptz,
    UNIQUE (kind, namespace, name)
);

-- Immutable: a change of a definition is a further version, and running runs keep theirs.
CREATE TABLE definition_version (
    definition_id bigint NOT NULL REFERENCES definition (id),
    version       integer NOT NULL,
    digest        text NOT NULL,             -- SHA-256 of the content, comments and order of keys left out
    source        text NOT NULL,             -- the document as written
    path          text NOT NULL,
    revision      text,                      -- Git commit it came from
    applied_at    timestamptz NOT NULL,
    applied_by    text NOT NULL,
    PRIMARY KEY (definition_id, version)
);

-- State of the circuit breaker of a service; missing: closed, nothing seen.
CREATE TABLE breaker (
    service    text PRIMARY KEY,             -- namespace/name
    state      text NOT NULL,                -- CLOSED, OPEN, HALF_OPEN
    outcomes   text NOT NULL DEFAULT '',
    open_until timestamptz,
    started    integer NOT NULL DEFAULT 0,
    succeeded  integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL
);

-- Only locked, never read: claims of one pool go one after another.
CREATE TABLE pool_lock (
    pool text PRIMARY KEY
);

-- ── assets ───────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE asset (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    namespace    text NOT NULL,
    name         text NOT NULL,
    last_version bigint NOT NULL DEFAULT 0,
    UNIQUE (namespace, name)
);

-- Published versions, numbered per asset under the lock of the asset's row: a cursor can never be overtaken.
CREATE TABLE asset_version (
    asset_id      bigint NOT NULL REFERENCES asset (id),
    version       bigint NOT NULL,
    published_at  timestamptz NOT NULL,
    partition_key text,
    run_id        uuid,                      -- OpenLineage run that wrote it
    foreign_event bigint,                    -- log position, when another system wrote it
    fires         boolean NOT NULL,          -- whether asset triggers take it up; not for backfills and manual runs
    PRIMARY KEY (asset_id, version)
);
CREATE UNIQUE INDEX asset_version_once ON asset_version (asset_id, run_id, coalesce(foreign_event, 0)) WHERE run_id IS NOT NULL;

-- Assets whose consumers must not start.
CREATE TABLE asset_hold (
    asset_id   bigint NOT NULL REFERENCES asset (id),
    source     text NOT NULL,                -- who holds it: operator, or the name of a gate
    reason     text NOT NULL,
    held_by    text NOT NULL,
    held_since timestamptz NOT NULL,
    PRIMARY KEY (asset_id, source)
);

-- ── triggers ─────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE trigger (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    definition_id bigint NOT NULL REFERENCES definition (id),
    name          text NOT NULL,
    kind          text NOT NULL,             -- schedule, asset, file, webhook, kafka, event
    version       integer NOT NULL,          -- of the definition
    active        boolean NOT NULL,          -- false: removed from the definition, or the workflow is paused
    next_slot     timestamptz,
    evaluate_at   timestamptz,               -- null: only when told
    state         jsonb,                     -- cursor of a poller
    failure       text,                      -- why the last evaluation failed
    UNIQUE (definition_id, name)
);
CREATE INDEX trigger_due ON trigger (evaluate_at) WHERE active AND evaluate_at IS NOT NULL; -- serves: claim of due triggers
CREATE INDEX trigger_files_due ON trigger (evaluate_at) WHERE active AND kind = 'file'; -- serves: claim of the file poller

CREATE TABLE trigger_asset (
    trigger_id     bigint NOT NULL REFERENCES trigger (id) ON DELETE CASCADE,
    asset_id       bigint NOT NULL REFERENCES asset (id),
    same_partition boolean NOT NULL,
    cursor         bigint NOT NULL,          -- last version used
    PRIMARY KEY (trigger_id, asset_id)
);
CREATE INDEX trigger_asset_by_asset ON trigger_asset (asset_id);

-- Says that a trigger has something to look at. Appended only, so that publishing never waits for a trigger's lock.
CREATE TABLE trigger_wake (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    trigger_id bigint NOT NULL
);

-- Runs of other systems that failed or were aborted: a COMPLETE that comes after it publishes nothing.
CREATE TABLE foreign_failure (
    run_id  text PRIMARY KEY,
    seen_at timestamptz NOT NULL
);
CREATE INDEX foreign_failure_by_time ON foreign_failure (seen_at);

-- ── runs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE backfill (
    id            uuid PRIMARY KEY,
    definition_id bigint NOT NULL REFERENCES definition (id),
    version       integer NOT NULL,
    todo          text NOT NULL,             -- ranges of partition ordinals not started yet: [3,7),[9,12)
    total         bigint NOT NULL,
    done          bigint NOT NULL DEFAULT 0,
    failed        bigint NOT NULL DEFAULT 0,
    running       integer NOT NULL DEFAULT 0,
    parallel      integer NOT NULL,
    priority      integer NOT NULL,
    propagate     boolean NOT NULL,
    parameters    jsonb NOT NULL,
    state         text NOT NULL,             -- RUNNING, PAUSED, CANCELLED, DONE
    created_at    timestamptz NOT NULL,
    created_by    text NOT NULL,
    ended_at      timestamptz
);
CREATE INDEX backfill_open ON backfill (created_at) WHERE state IN ('RUNNING', 'PAUSED');

CREATE TABLE workflow_run (
    id             uuid PRIMARY KEY,         -- also the OpenLineage run id
    definition_id  bigint NOT NULL REFERENCES definition (id),
    version        integer NOT NULL,
    dedupe_key     text NOT NULL,            -- slot:nightly:2026-11-21T02:00:00Z: a slot makes one run, whoever looks
    trigger_name   text NOT NULL,            -- empty: manual
    trigger_kind   text NOT NULL,            -- schedule, asset, ..., manual, backfill, rerun
    trigger_facts  jsonb NOT NULL,           -- what expressions see as "trigger" and "event"
    slot           timestamptz,
    partition_key  text,
    partition_from timestamptz,
    partition_to   timestamptz,
    parameters     jsonb NOT NULL,
    priority       integer NOT NULL,
    owner          text NOT NULL,
    state          text NOT NULL,            -- WAITING, QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED, SKIPPED
    reason         text,
    fires          boolean NOT NULL,         -- whether its versions fire asset triggers
    created_at     timestamptz NOT NULL,
    created_by     text NOT NULL,
    started_at     timestamptz,
    ended_at       timestamptz,
    wait_until     timestamptz,
    on_wait_timeout text,
    deadline_at    timestamptz,
    deadline_missed boolean NOT NULL DEFAULT false,
    timeout_at     timestamptz,
    cancel_asked   text,                     -- by whom; null: nobody
    backfill_id    uuid REFERENCES backfill (id),
    rerun_of       uuid,
    UNIQUE (definition_id, dedupe_key)
);
CREATE INDEX workflow_run_active ON workflow_run (definition_id, created_at) WHERE state IN ('WAITING', 'QUEUED', 'RUNNING');
CREATE INDEX workflow_run_by_definition ON workflow_run (definition_id, created_at DESC, id DESC);
CREATE INDEX workflow_run_by_time ON workflow_run (created_at DESC, id DESC);
CREATE INDEX workflow_run_deadline ON workflow_run (deadline_at)
    WHERE state IN ('WAITING', 'QUEUED', 'RUNNING') AND NOT deadline_missed AND deadline_at IS NOT NULL;
CREATE INDEX workflow_run_timeout ON workflow_run (timeout_at) WHERE state = 'RUNNING' AND timeout_at IS NOT NULL;
CREATE INDEX workflow_run_cancelling ON workflow_run (id) WHERE state = 'RUNNING' AND cancel_asked IS NOT NULL;
CREATE INDEX workflow_run_wait ON workflow_run (wait_until) WHERE state = 'WAITING';
CREATE INDEX workflow_run_by_backfill ON workflow_run (backfill_id, created_at DESC) WHERE backfill_id IS NOT NULL;

-- Assets that a WAITING run still waits for.
CREATE TABLE run_wait (
    run_id   uuid NOT NULL REFERENCES workflow_run (id) ON DELETE CASCADE,
    asset_id bigint NOT NULL REFERENCES asset (id),
    since    timestamptz NOT NULL,           -- a version published at or after this ends the wait
    PRIMARY KEY (run_id, asset_id)
);
CREATE INDEX run_wait_by_asset ON run_wait (asset_id);

-- Versions that made a run.
CREATE TABLE run_input (
    run_id   uuid NOT NULL,
    asset_id bigint NOT NULL,
    version  bigint NOT NULL,
    PRIMARY KEY (run_id, asset_id, version)
);

CREATE TABLE task_run (
    id          uuid PRIMARY KEY,
    run_id      uuid NOT NULL REFERENCES workflow_run (id),
    task        text NOT NULL,
    ordinal     integer NOT NULL,            -- in the order of the graph
    state       text NOT NULL,               -- BLOCKED, READY, RUNNING, SUCCEEDED, FAILED, UNCHANGED, UPSTREAM_FAILED, CANCELLED
    attempts    integer NOT NULL DEFAULT 0,  -- made, whatever their end
    failures    integer NOT NULL DEFAULT 0,  -- attempts that count against the retry limit
    losses      integer NOT NULL DEFAULT 0,  -- attempts whose replica was lost
    reason      text,
    fingerprint text,                        -- what it would do: definition, parameters, partition, versions of its inputs
    started_at  timestamptz,
    ended_at    timestamptz,
    UNIQUE (run_id, task)
);

-- Last success of a task per partition: what "unchanged" compares with.
CREATE TABLE task_success (
    definition_id bigint NOT NULL,
    task          text NOT NULL,
    partition_key text NOT NULL,
    fingerprint   text NOT NULL,
    run_id        uuid NOT NULL,
    PRIMARY KEY (definition_id, task, partition_key)
);

CREATE SEQUENCE lease_epoch;

CREATE TABLE attempt (
    id          uuid PRIMARY KEY,            -- also the OpenLineage run id
    task_run_id uuid NOT NULL REFERENCES task_run (id),
    number      integer NOT NULL,
    epoch       bigint NOT NULL,             -- fencing: every write about the attempt names it
    replica     text NOT NULL,
    state       text NOT NULL,               -- RUNNING, SUCCEEDED, FAILED, CANCELLED, LOST, REFUSED
    error_class text,
    message     text,
    exit_code   integer,
    native_id   text,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    late_result text,                        -- what a fenced attempt said afterwards: evidence only
    log_lines   bigint NOT NULL DEFAULT 0,
    UNIQUE (task_run_id, number)
);

CREATE INDEX attempt_by_end ON attempt (ended_at) WHERE ended_at IS NOT NULL; -- serves: retention of logs

-- Attempts that run. One row per running attempt; gone when it ends.
CREATE TABLE lease (
    attempt_id  uuid PRIMARY KEY,
    task_run_id uuid NOT NULL,
    run_id      uuid NOT NULL,
    epoch       bigint NOT NULL,
    replica     text NOT NULL,
    pool        text NOT NULL,
    slots       integer NOT NULL,
    owner       text NOT NULL,
    priority    integer NOT NULL,
    service     text NOT NULL,
    lease_until timestamptz NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);
CREATE INDEX lease_by_run ON lease (run_id);

-- The queue.
CREATE TABLE work_item (
    task_run_id   uuid PRIMARY KEY,
    run_id        uuid NOT NULL,
    definition_id bigint NOT NULL,
    pool          text NOT NULL,             -- empty: none
    slots         integer NOT NULL,
    priority      integer NOT NULL,
    owner         text NOT NULL,
    service       text NOT NULL,             -- empty: none
    consumes      bigint[] NOT NULL,
    ready_at      timestamptz NOT NULL,
    look_at       timestamptz NOT NULL       -- not looked at before: a retry waits, or it was held a moment ago
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);
CREATE INDEX work_item_queue ON work_item (pool, priority DESC, ready_at, task_run_id); -- serves: the claim
CREATE INDEX work_item_by_run ON work_item (run_id);

CREATE TABLE attempt_log (
    attempt_id uuid NOT NULL,
    seq        bigint NOT NULL,
    stream     smallint NOT NULL,            -- 0 out, 1 err, 2 system
    logged_at  timestamptz NOT NULL,
    line       text NOT NULL,
    PRIMARY KEY (attempt_id, seq)
);

-- What subscribers hear. Read in the order of transactions that are over, so that a cursor misses nothing.
CREATE TABLE run_event (
    txid       xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id         bigint GENERATED ALWAYS AS IDENTITY,
    run_id     uuid NOT NULL,
    task       text,
    attempt_id uuid,
    kind       text NOT NULL,                -- RUN_CREATED, RUN_STARTED, TASK_READY, ATTEMPT_STARTED, ...
    state      text NOT NULL,
    message    text,
    at         timestamptz NOT NULL,
    PRIMARY KEY (txid, id)
);
CREATE INDEX run_event_by_run ON run_event (run_id, txid, id);
CREATE INDEX run_event_by_time ON run_event (at);

-- OpenLineage events on their way to the log, written in the transaction that they tell of.
CREATE TABLE lineage_outbox (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event text NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

-- ── alerts ───────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE alert (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alert_key       text NOT NULL,           -- run-failed:sales/orders-daily: raised once until resolved
    kind            text NOT NULL,           -- RUN_FAILED, DEADLINE_MISSED, BREAKER_OPEN, TRIGGER_FAILED, ...
    definition_id   bigint,
    run_id          uuid,
    summary         text NOT NULL,
    raised_at       timestamptz NOT NULL,
    count           integer NOT NULL DEFAULT 1,
    tier            integer NOT NULL DEFAULT 0, -- tiers that were notified
    next_tier_at    timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by text,
    resolved_at     timestamptz,
    recovery_told   boolean NOT NULL DEFAULT false -- whether those who were notified know that it is over
);
CREATE INDEX alert_recovered ON alert (resolved_at) WHERE resolved_at IS NOT NULL AND NOT recovery_told;
CREATE UNIQUE INDEX alert_open ON alert (alert_key) WHERE resolved_at IS NULL;
CREATE INDEX alert_due ON alert (next_tier_at) WHERE resolved_at IS NULL AND acknowledged_at IS NULL;

CREATE TABLE notification (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alert_id   bigint NOT NULL REFERENCES alert (id),
    tier       integer NOT NULL,             -- 0 for the first
    channel    text NOT NULL,                -- kind:target
    kind       text NOT NULL,                -- RAISED, RESOLVED
    severity   text NOT NULL,
    state      text NOT NULL,                -- WAITING, SENT, FAILED, DROPPED
    attempts   integer NOT NULL DEFAULT 0,
    next_at    timestamptz NOT NULL,
    failure    text,
    sent_at    timestamptz,
    UNIQUE (alert_id, tier, channel, kind)
);
CREATE INDEX notification_due ON notification (next_at) WHERE state = 'WAITING';

-- Keys of mutations: the same key again gives the first answer.
CREATE TABLE idempotency_key (
    key        text PRIMARY KEY,
    request    text NOT NULL,                -- digest: another request under the same key is refused
    answer     text NOT NULL,                -- empty: under way
    created_at timestamptz NOT NULL
);
CREATE INDEX idempotency_key_by_time ON idempotency_key (created_at); -- serves: forgetting old keys
