-- Reports for auditors, their jobs, and proofs that a run can be repeated.

-- What a key may see. Null: every namespace; else names with * for any text.
ALTER TABLE api_key ADD COLUMN namespaces text[];

CREATE OR REPLACE FUNCTION ledger_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'key.changed', 'key:' || n.id, jsonb_strip_nulls(jsonb_build_object(
        'key', n.id, 'name', n.name, 'prefix', n.prefix, 'role', n.role, 'namespaces', to_jsonb(n.namespaces),
        'created', ledger_time(n.created_at), 'expires', ledger_time(n.expires_at), 'revoked', ledger_time(n.revoked_at)))
    FROM new_rows n;
    RETURN NULL;
END $$;

-- Reports on a period read the entries of a time.
CREATE INDEX ledger_entry_by_time ON ledger_entry USING brin (at) WITH (pages_per_range = 32);

-- ── jobs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE report (
    id              uuid PRIMARY KEY,
    kind            text NOT NULL,            -- RUN, VERSION, PERIOD, COVERAGE, RERUN, REGISTER
    request         text NOT NULL,            -- canonical JSON: subject, purpose, scope, requester
    title           text NOT NULL,
    requested_by    text NOT NULL,            -- name of the API key
    requested_key   bigint NOT NULL,          -- id of the API key; 0: keys are off
    requested_role  text NOT NULL,
    requested_at    timestamptz NOT NULL,
    idempotency_key text,
    namespaces      text[],                   -- scope of the key when it asked; null: all
    ledger_size     bigint,                   -- fixed when the job first starts; a second try looks at the same
    log_position    bigint,
    state           text NOT NULL,            -- QUEUED, RUNNING, DONE, FAILED, CANCELLED, EXPIRED
    stage           text NOT NULL DEFAULT '', -- for people: what it does now
    progress        integer NOT NULL DEFAULT 0, -- in thousandths
    failure         text,                     -- code of the problem, for people in detail
    detail          text,
    tries           integer NOT NULL DEFAULT 0,
    replica         text,
    epoch           bigint NOT NULL DEFAULT 0,-- fencing
    lease_until     timestamptz,
    started_at      timestamptz,
    ended_at        timestamptz,
    expires_at      timestamptz,              -- the bundle is deleted then; the row stays
    verdict         text,                     -- REPRODUCIBLE, REPRODUCIBLE_WITH_GAPS, NOT_REPRODUCIBLE
    missing         integer,                  -- number of MISSING facts
    report_digest   text,                     -- sha256 of report.json
    bundle_digest   text,                     -- sha256 of the zip
    bundle_bytes    bigint
);
CREATE INDEX report_by_time ON report (requested_at DESC, id DESC);
CREATE INDEX report_open ON report (requested_at) WHERE state IN ('QUEUED', 'RUNNING');
CREATE INDEX report_kept ON report (expires_at) WHERE state = 'DONE';
CREATE UNIQUE INDEX report_once ON report (requested_key, idempotency_key) WHERE idempotency_key IS NOT NULL;

-- The bundle, in pieces of 256 KiB: any replica serves any range.
CREATE TABLE report_chunk (
    report_id uuid NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    seq       integer NOT NULL,
    body      bytea NOT NULL,
    PRIMARY KEY (report_id, seq)
);

-- ── repeating runs ───────────────────────────────────────────────────────────────────────────────────────────────────
-- What a run was, in one hash: definition, commit, image digest, parameters, environment, inputs.
CREATE TABLE run_fingerprint (
    run_id      uuid PRIMARY KEY,             -- OpenLineage run: an attempt, or a workflow run
    fingerprint bytea NOT NULL,
    content     text NOT NULL,                -- canonical JSON that was hashed
    gaps        text[] NOT NULL,              -- what was not known
    at          timestamptz NOT NULL
);
CREATE INDEX run_fingerprint_by_hash ON run_fingerprint (fingerprint);

CREATE TABLE reproduction (
    id              uuid PRIMARY KEY,
    run_id          uuid NOT NULL,            -- workflow run that is repeated
    shadow_run_id   uuid,                     -- workflow run that repeats it
    state           text NOT NULL,            -- QUEUED, RUNNING, COMPARING, DONE, REFUSED, FAILED
    level           text,                     -- BYTE, LOGICAL, STATISTICAL, DIFFERENT: the worst of its outputs
    expected        text,                     -- level that the workflow declares
    detail          text,                     -- REFUSED, FAILED: why; names the version that is gone
    result          text,                     -- canonical JSON: for each output both sides, level, first differences
    requested_by    text NOT NULL,
    requested_key   bigint NOT NULL,
    requested_at    timestamptz NOT NULL,
    idempotency_key text,
    replica         text,
    epoch           bigint NOT NULL DEFAULT 0,
    lease_until     timestamptz,
    ended_at        timestamptz
);
CREATE INDEX reproduction_by_run ON reproduction (run_id, requested_at DESC);
CREATE INDEX reproduction_by_time ON reproduction (requested_at DESC, id DESC);
CREATE INDEX reproduction_open ON reproduction (requested_at) WHERE state IN ('QUEUED', 'RUNNING', 'COMPARING');
CREATE UNIQUE INDEX reproduction_once ON reproduction (requested_key, idempotency_key) WHERE idempotency_key IS NOT NULL;

-- Content digests of versions that we saw ourselves.
CREATE TABLE version_digest (
    dataset_namespace text NOT NULL,
    dataset_name      text NOT NULL,
    run_id            uuid NOT NULL,          -- that wrote it
    algorithm         text NOT NULL,          -- sha256, rows-sha256 (multiset of rows, order-independent)
    digest            bytea NOT NULL,
    rows              bigint,
    at                timestamptz NOT NULL,
    PRIMARY KEY (dataset_namespace, dataset_name, run_id, algorithm)
);

-- ── the ledger learns of it ──────────────────────────────────────────────────────────────────────────────────────────
CREATE FUNCTION ledger_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'report.state', 'report:' || n.id, jsonb_strip_nulls(jsonb_build_object(
        'report', n.id, 'kind', n.kind, 'state', n.state, 'by', n.requested_by, 'byKey', n.requested_key, 'role', n.requested_role,
        'requestSha256', encode(sha256(convert_to(n.request, 'UTF8')), 'hex'), 'ledgerSize', n.ledger_size, 'logPosition', n.log_position,
        'verdict', n.verdict, 'reportSha256', n.report_digest))
    FROM new_rows n LEFT JOIN old_rows o ON o.id = n.id WHERE n.state IS DISTINCT FROM o.state;
    RETURN NULL;
END $$;
CREATE FUNCTION ledger_report_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'report.state', 'report:' || n.id, jsonb_strip_nulls(jsonb_build_object(
        'report', n.id, 'kind', n.kind, 'state', n.state, 'by', n.requested_by, 'byKey', n.requested_key, 'role', n.requested_role,
        'requestSha256', encode(sha256(convert_to(n.request, 'UTF8')), 'hex')))
    FROM new_rows n;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_report_made AFTER INSERT ON report REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_report_made();
CREATE TRIGGER ledger_report_changed AFTER UPDATE ON report
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_report();

CREATE FUNCTION ledger_reproduction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    VALUES ('reproduction.state', 'run:' || NEW.run_id, jsonb_strip_nulls(jsonb_build_object(
        'reproduction', NEW.id, 'run', NEW.run_id, 'shadow', NEW.shadow_run_id, 'state', NEW.state, 'level', NEW.level,
        'expected', NEW.expected, 'detail', NEW.detail, 'by', NEW.requested_by,
        'resultSha256', encode(sha256(convert_to(NEW.result, 'UTF8')), 'hex'))));
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_reproduction_made AFTER INSERT ON reproduction FOR EACH ROW EXECUTE FUNCTION ledger_reproduction();
CREATE TRIGGER ledger_reproduction_changed AFTER UPDATE ON reproduction
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION ledger_reproduction();
