-- The event log is the truth; everything below "catalog" can be dropped and rebuilt from it.
-- Ids of namespaces, datasets, jobs and fields come from one sequence, so that one number names one graph node.

-- ── event log ────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The single row is locked by every append: commit order is position order, so a reader of "position > last" skips nothing.
CREATE TABLE log_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL
);
INSERT INTO log_head (position) VALUES (0);

CREATE TABLE event_log (
    position     bigint PRIMARY KEY,
    received_at  timestamptz NOT NULL,
    content_hash bytea NOT NULL,             -- SHA-256 of the raw bytes
    transport    smallint NOT NULL,          -- 1 HTTP, 2 HTTP batch, 3 Kafka, 4 replayed dead letter
    codec        smallint NOT NULL,          -- 0 raw, 1 zstd
    raw_length   integer NOT NULL,
    body         bytea NOT NULL
);
ALTER TABLE event_log ALTER COLUMN body SET STORAGE EXTERNAL; -- already compressed
CREATE UNIQUE INDEX event_log_content_hash ON event_log (content_hash); -- serves: idempotent append

CREATE TABLE dead_letter (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at  timestamptz NOT NULL,
    transport    smallint NOT NULL,
    stage        text NOT NULL,              -- PARSE, PROJECTION
    position     bigint,                     -- of the event, when it is in the log
    code         text NOT NULL,
    reason       text NOT NULL,
    content_hash bytea NOT NULL,
    body         bytea NOT NULL,
    attempts     integer NOT NULL,
    state        text NOT NULL,              -- WAITING, REPLAYED, DISCARDED
    updated_at   timestamptz NOT NULL,
    resolved_position bigint
);
CREATE INDEX dead_letter_by_state ON dead_letter (state, id);
CREATE UNIQUE INDEX dead_letter_once ON dead_letter (content_hash, stage) WHERE state = 'WAITING';

-- Each projection moves its own row in the transaction that holds its effects.
CREATE TABLE projection_position (
    name       text PRIMARY KEY,
    position   bigint NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE api_key (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL,
    prefix     text NOT NULL,
    hash       bytea NOT NULL UNIQUE,        -- SHA-256 of 256 random bits
    role       text NOT NULL,                -- admin, operator, steward, auditor, viewer, ingest
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz
);

-- ── catalog: identities ──────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE namespace (
    id             bigint PRIMARY KEY,
    name           text NOT NULL UNIQUE,
    first_position bigint NOT NULL
);

CREATE TABLE dataset (
    id                 bigint PRIMARY KEY,
    namespace_id       bigint NOT NULL REFERENCES namespace (id),
    name               text NOT NULL,
    canonical_id       bigint NOT NULL,      -- the dataset that stands for this one after symlinks merged; itself when none
    canonical_position bigint NOT NULL,      -- log position at which canonical_id last changed
    first_position     bigint NOT NULL,
    search             tsvector GENERATED ALWAYS AS
        (to_tsvector('simple', regexp_replace(name, '[^[:alnum:]]+', ' ', 'g'))) STORED,
    UNIQUE (namespace_id, name)
);
CREATE INDEX dataset_by_canonical ON dataset (canonical_id);
CREATE INDEX dataset_by_name ON dataset (name, id);
CREATE INDEX dataset_by_canonical_position ON dataset (canonical_position);
CREATE INDEX dataset_search ON dataset USING gin (search);

CREATE TABLE job (
    id             bigint PRIMARY KEY,
    namespace_id   bigint NOT NULL REFERENCES namespace (id),
    name           text NOT NULL,
    first_position bigint NOT NULL,
    search         tsvector GENERATED ALWAYS AS
        (to_tsvector('simple', regexp_replace(name, '[^[:alnum:]]+', ' ', 'g'))) STORED,
    UNIQUE (namespace_id, name)
);
CREATE INDEX job_by_name ON job (name, id);
CREATE INDEX job_by_first_position ON job (first_position);
CREATE INDEX job_search ON job USING gin (search);

CREATE TABLE field (
    id             bigint PRIMARY KEY,
    dataset_id     bigint NOT NULL REFERENCES dataset (id),
    name           text NOT NULL,
    first_position bigint NOT NULL,
    own            boolean NOT NULL,         -- named by facets of this dataset; else only mirrored from one it stands for
    UNIQUE (dataset_id, name)
);
CREATE INDEX field_by_first_position ON field (first_position);

-- ── catalog: content, stored once and named by its digest ────────────────────────────────────────────────────────────
CREATE TABLE facet_content (
    id         bigint PRIMARY KEY,
    name       text NOT NULL,
    digest     bytea NOT NULL,               -- 16 bytes over the JSON text
    body       text NOT NULL,                -- exactly as received
    producer   text,
    schema_url text,
    deleted    boolean NOT NULL,
    UNIQUE (digest, name)
);

-- The facets of one entity in one event. Equal facets objects share one row.
CREATE TABLE facet_set (
    id          bigint PRIMARY KEY,
    digest      bytea NOT NULL UNIQUE,
    content_ids bigint[] NOT NULL
);

-- ── catalog: one row per event, and one per dataset named in it ──────────────────────────────────────────────────────
CREATE TABLE event_index (
    position      bigint PRIMARY KEY,
    kind          smallint NOT NULL,         -- 1 run, 2 job, 3 dataset event
    event_time    timestamptz NOT NULL,
    event_type    smallint,                  -- 0 START 1 RUNNING 2 COMPLETE 3 ABORT 4 FAIL 5 OTHER, run events only
    run_id        uuid,
    job_id        bigint,
    producer_id   bigint,
    run_facet_set bigint NOT NULL DEFAULT 0, -- 0: none
    job_facet_set bigint NOT NULL DEFAULT 0,
    event_digest  bytea NOT NULL             -- 16 bytes: breaks ties of equal event times whatever the order of arrival
);
CREATE INDEX event_index_by_run ON event_index (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX event_index_by_job ON event_index (job_id, event_time DESC, position DESC) WHERE job_id IS NOT NULL;
CREATE INDEX event_index_by_time ON event_index (event_time DESC, position DESC);

CREATE TABLE event_dataset (
    dataset_id   bigint NOT NULL,
    event_time   timestamptz NOT NULL,
    position     bigint NOT NULL,
    direction    smallint NOT NULL,          -- 0 dataset event, 1 input, 2 output
    facet_set    bigint NOT NULL,
    io_facet_set bigint NOT NULL,
    PRIMARY KEY (dataset_id, event_time, position, direction)
);
CREATE INDEX event_dataset_by_position ON event_dataset (position); -- serves: reload of one run's events

-- ── catalog: runs and dataset versions ───────────────────────────────────────────────────────────────────────────────
CREATE TABLE run (
    run_id         uuid PRIMARY KEY,
    sent_run_id    text,                     -- as sent, where that was no UUID
    job_id         bigint,                   -- null while the run is only referred to
    state          smallint NOT NULL,        -- 0 NEW 1 RUNNING 2 COMPLETED 3 ABORTED 4 FAILED
    started_at     timestamptz,
    ended_at       timestamptz,
    first_started_at timestamptz,            -- of the first attempt, where a run id was used again
    first_event_at timestamptz,
    last_event_at  timestamptz,
    nominal_start  timestamptz,
    nominal_end    timestamptz,
    parent_run_id  uuid,
    root_run_id    uuid,
    attempts       smallint NOT NULL,
    continuous     boolean NOT NULL,         -- STREAMING or SERVICE: no end is expected
    snapshot       boolean NOT NULL,         -- each event stands alone (COMPLETE_SNAPSHOT)
    incomplete     boolean NOT NULL,         -- the producer reported extraction errors
    code_version   bigint NOT NULL,          -- 0: unknown
    content_times  bigint[] NOT NULL,        -- epoch microseconds; what the run said about lineage, and when
    content_ids    bigint[] NOT NULL,        -- lineage_content, same length
    error_message  text,
    first_position bigint NOT NULL,
    last_position  bigint NOT NULL
);
CREATE INDEX run_by_job ON run (job_id, started_at DESC, run_id DESC);
CREATE INDEX run_by_start ON run (started_at DESC, run_id DESC);
CREATE INDEX run_by_parent ON run (parent_run_id) WHERE parent_run_id IS NOT NULL;

CREATE TABLE run_io (
    run_id           uuid NOT NULL,
    direction        smallint NOT NULL,      -- 1 input, 2 output
    dataset_id       bigint NOT NULL,
    first_seen       timestamptz NOT NULL,
    facet_set        bigint NOT NULL,
    io_facet_set     bigint NOT NULL,
    declared_version text,                   -- version facet: Iceberg snapshot, Delta version, ...
    row_count        bigint,
    byte_count       bigint,
    file_count       bigint,
    PRIMARY KEY (run_id, direction, dataset_id)
);
CREATE INDEX run_io_by_dataset ON run_io (dataset_id, direction, first_seen DESC, run_id DESC);

-- One version per writing run.
CREATE TABLE dataset_version (
    dataset_id       bigint NOT NULL,
    run_id           uuid NOT NULL,
    created_at       timestamptz NOT NULL,   -- end of the run, or its last event while it goes on
    status           smallint NOT NULL,      -- 0 PENDING (run not finished) 1 GOOD 2 SUSPECT (run failed or aborted)
    declared_version text,
    schema_content   bigint,                 -- facet_content of the schema facet
    lifecycle        text,
    row_count        bigint,
    byte_count       bigint,
    file_count       bigint,
    PRIMARY KEY (dataset_id, run_id)
);
CREATE INDEX dataset_version_by_time ON dataset_version (dataset_id, created_at DESC, run_id DESC);
CREATE INDEX dataset_version_by_run ON dataset_version (run_id);

-- Change points of the facets of jobs and datasets: what held from when; content_id 0 marks a deletion.
CREATE TABLE facet_version (
    entity_id  bigint NOT NULL,
    name       text NOT NULL,
    valid_from timestamptz NOT NULL,
    content_id bigint NOT NULL,
    position   bigint NOT NULL,              -- of the event that said so
    PRIMARY KEY (entity_id, name, valid_from)
);

CREATE TABLE symlink (
    dataset_id bigint NOT NULL,              -- carries the symlinks facet
    alias_id   bigint NOT NULL,              -- another identity of it
    type       text NOT NULL,
    PRIMARY KEY (dataset_id, alias_id)
);
CREATE INDEX symlink_by_alias ON symlink (alias_id);

CREATE TABLE dataset_lifecycle (
    dataset_id  bigint NOT NULL,
    changed_at  timestamptz NOT NULL,
    change      text NOT NULL,               -- ALTER CREATE DROP OVERWRITE RENAME TRUNCATE, and RENAMED_AWAY on the old name
    other_id    bigint NOT NULL DEFAULT 0,   -- RENAME: the old name; RENAMED_AWAY: the new one
    content_id  bigint NOT NULL DEFAULT 0,   -- RENAME: the lineage_content it states
    position    bigint NOT NULL,
    PRIMARY KEY (dataset_id, changed_at, change, other_id)
);

-- ── catalog: lineage ─────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE edge (
    id                     bigint PRIMARY KEY,
    digest                 bytea NOT NULL UNIQUE,
    owner_id               bigint NOT NULL,  -- job, or dataset for what holds without a job
    kind                   smallint NOT NULL,
    from_id                bigint NOT NULL,
    to_id                  bigint NOT NULL,
    source                 smallint NOT NULL,
    flow                   boolean NOT NULL,
    io                     boolean NOT NULL,
    transformation_type    text,
    transformation_subtype text,
    masking                boolean NOT NULL,
    scope_id               bigint NOT NULL
);
CREATE INDEX edge_by_owner ON edge (owner_id);
CREATE INDEX edge_by_from ON edge (from_id);
CREATE INDEX edge_by_to ON edge (to_id);

-- What a run or declaration says about lineage, stored once.
CREATE TABLE lineage_content (
    id        bigint PRIMARY KEY,
    digest    bytea NOT NULL UNIQUE,
    edge_ids  bigint[] NOT NULL,
    scope_ids bigint[] NOT NULL
);

CREATE TABLE declaration (
    owner_id    bigint NOT NULL,
    declared_at timestamptz NOT NULL,
    tie_break   bytea NOT NULL,
    content_id  bigint NOT NULL,
    position    bigint NOT NULL,
    PRIMARY KEY (owner_id, declared_at, tie_break)
);

-- Bitemporal: valid time (event time, epoch microseconds) and known time (log positions); both half open.
CREATE TABLE edge_interval (
    edge_id    bigint NOT NULL REFERENCES edge (id),
    valid_from bigint NOT NULL,
    valid_to   bigint NOT NULL,              -- 9223372036854775807 while open
    known_from bigint NOT NULL,
    known_to   bigint NOT NULL,              -- 9223372036854775807 while known
    PRIMARY KEY (edge_id, valid_from, known_from)
);
CREATE INDEX edge_interval_by_known_from ON edge_interval (known_from);          -- serves: the graph projection
CREATE INDEX edge_interval_by_known_to ON edge_interval (known_to) WHERE known_to < 9223372036854775807;

-- ── catalog: producers ───────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE producer (
    id             bigint PRIMARY KEY,
    uri            text NOT NULL UNIQUE,     -- '' for events that name none
    events         bigint NOT NULL,
    conforming     bigint NOT NULL,
    first_position bigint NOT NULL,
    last_position  bigint NOT NULL
);

CREATE TABLE producer_fault (
    producer_id      bigint NOT NULL REFERENCES producer (id),
    kind             text NOT NULL,
    events           bigint NOT NULL,        -- events with at least one such fault
    example_position bigint NOT NULL,
    example_pointer  text NOT NULL,
    PRIMARY KEY (producer_id, kind)
);
