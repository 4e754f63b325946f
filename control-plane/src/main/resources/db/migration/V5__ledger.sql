-- The audit ledger: facts in one order, hashed into a Merkle tree whose root is signed and kept outside this database.

-- ── capture ──────────────────────────────────────────────────────────────────────────────────────────────────────────
-- A fact is put here in the transaction that makes it, by triggers, so no way of writing can forget it. The sequencer takes
-- it from here into the ledger, in the order of transactions that are over. Numbers in facts are whole.
CREATE TABLE ledger_pending (
    txid    xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id      bigint GENERATED ALWAYS AS IDENTITY,
    kind    text NOT NULL,                   -- run.state, attempt.state, definition.applied, gate.decided, ...
    subject text NOT NULL,                   -- run:<uuid>, definition:7, asset:3, ...
    fact    jsonb NOT NULL,
    PRIMARY KEY (txid, id)
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

-- ── the ledger ───────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE ledger_entry (
    seq       bigint PRIMARY KEY,            -- place in the tree, from 0, without gaps
    kind      text NOT NULL,
    subject   text NOT NULL,
    at        timestamptz NOT NULL,          -- when it was sequenced; part of the body
    body      bytea NOT NULL,                -- canonical JSON (RFC 8785) of all of it: what is hashed
    leaf_hash bytea NOT NULL
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05);
CREATE INDEX ledger_entry_by_subject ON ledger_entry (subject, seq);
CREATE INDEX ledger_entry_by_kind ON ledger_entry (kind, seq);

-- Roots of complete subtrees above the leaves.
CREATE TABLE ledger_node (
    level smallint NOT NULL,
    index bigint NOT NULL,
    hash  bytea NOT NULL,
    PRIMARY KEY (level, index)
);

CREATE TABLE ledger_head (
    one              boolean PRIMARY KEY DEFAULT true CHECK (one),
    size             bigint NOT NULL,
    root             bytea NOT NULL,
    receipt_position bigint NOT NULL         -- last event of the log that has a receipt in the ledger
);
INSERT INTO ledger_head (size, root, receipt_position)
VALUES (0, '\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0);

CREATE TABLE ledger_checkpoint (
    size      bigint PRIMARY KEY,
    root      bytea NOT NULL,
    signed_at timestamptz NOT NULL,
    note      text NOT NULL                  -- C2SP signed note, as exported
);

-- What the monitor found wrong. One trouble is one row.
CREATE TABLE ledger_finding (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind     text NOT NULL,                  -- EDITED, MISSING, UNKNOWN_ENTRY, NODE, ROOT, CHECKPOINT, TRUNCATED
    seq      bigint,                         -- first entry that is concerned, where it can be said
    detail   text NOT NULL,
    found_at timestamptz NOT NULL,
    last_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX ledger_finding_once ON ledger_finding (kind, coalesce(seq, -1));

CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_never_emptied BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_node_append_only BEFORE UPDATE OR DELETE ON ledger_node FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_node_never_emptied BEFORE TRUNCATE ON ledger_node FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ── triggers ─────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Times as texts in UTC with microseconds: one form each.
CREATE FUNCTION ledger_time(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

CREATE FUNCTION ledger_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'run.state', 'run:' || n.id, jsonb_strip_nulls(jsonb_build_object(
        'run', n.id, 'definition', n.definition_id, 'version', n.version, 'state', n.state, 'reason', n.reason, 'trigger', n.trigger_name,
        'triggerKind', n.trigger_kind, 'slot', ledger_time(n.slot), 'partition', n.partition_key, 'by', n.created_by,
        'parametersSha256', encode(sha256(convert_to(n.parameters::text, 'UTF8')), 'hex'), 'created', ledger_time(n.created_at),
        'started', ledger_time(n.started_at), 'ended', ledger_time(n.ended_at), 'cancelAsked', n.cancel_asked, 'rerunOf', n.rerun_of))
    FROM new_rows n;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_run_made AFTER INSERT ON workflow_run REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_run();

CREATE FUNCTION ledger_run_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'run.state', 'run:' || n.id, jsonb_strip_nulls(jsonb_build_object(
        'run', n.id, 'definition', n.definition_id, 'version', n.version, 'state', n.state, 'reason', n.reason,
        'started', ledger_time(n.started_at), 'ended', ledger_time(n.ended_at), 'cancelAsked', n.cancel_asked,
        'deadlineMissed', n.deadline_missed))
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE (n.state, n.cancel_asked, n.deadline_missed) IS DISTINCT FROM (o.state, o.cancel_asked, o.deadline_missed);
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_run_changed AFTER UPDATE ON workflow_run
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_run_changed();

CREATE FUNCTION ledger_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'attempt.state', 'run:' || t.run_id, jsonb_strip_nulls(jsonb_build_object(
        'attempt', n.id, 'run', t.run_id, 'task', t.task, 'number', n.number, 'epoch', n.epoch, 'replica', n.replica, 'state', n.state,
        'errorClass', n.error_class, 'exitCode', n.exit_code, 'nativeId', n.native_id, 'started', ledger_time(n.started_at),
        'ended', ledger_time(n.ended_at)))
    FROM new_rows n JOIN task_run t ON t.id = n.task_run_id;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_attempt_made AFTER INSERT ON attempt REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_attempt();

CREATE FUNCTION ledger_attempt_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'attempt.state', 'run:' || t.run_id, jsonb_strip_nulls(jsonb_build_object(
        'attempt', n.id, 'run', t.run_id, 'task', t.task, 'number', n.number, 'epoch', n.epoch, 'state', n.state,
        'errorClass', n.error_class, 'exitCode', n.exit_code, 'ended', ledger_time(n.ended_at), 'lateResult', n.late_result))
    FROM new_rows n JOIN old_rows o ON o.id = n.id JOIN task_run t ON t.id = n.task_run_id
    WHERE (n.state, n.late_result) IS DISTINCT FROM (o.state, o.late_result);
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_attempt_changed AFTER UPDATE ON attempt
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_attempt_changed();

CREATE FUNCTION ledger_definition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'definition.applied', 'definition:' || n.definition_id, jsonb_strip_nulls(jsonb_build_object(
        'definition', n.definition_id, 'kind', d.kind, 'namespace', d.namespace, 'name', d.name, 'version', n.version, 'digest', n.digest,
        'sourceSha256', encode(sha256(convert_to(n.source, 'UTF8')), 'hex'), 'path', n.path, 'revision', n.revision,
        'by', n.applied_by, 'applied', ledger_time(n.applied_at)))
    FROM new_rows n JOIN definition d ON d.id = n.definition_id;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_definition_applied AFTER INSERT ON definition_version
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_definition();

CREATE FUNCTION ledger_definition_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'definition.changed', 'definition:' || n.id, jsonb_build_object(
        'definition', n.id, 'kind', n.kind, 'namespace', n.namespace, 'name', n.name, 'version', n.version, 'paused', n.paused,
        'removed', n.removed_at IS NOT NULL)
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE (n.paused, n.removed_at) IS DISTINCT FROM (o.paused, o.removed_at);
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_definition_changed AFTER UPDATE ON definition
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_definition_changed();

CREATE FUNCTION ledger_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'gate.decided', 'asset:' || n.asset_id, jsonb_strip_nulls(jsonb_build_object(
        'decision', n.id, 'asset', n.asset_id, 'namespace', a.namespace, 'name', a.name, 'version', n.version, 'slice', n.slice,
        'decided', n.decision, 'outcome', n.outcome, 'reasonsSha256', encode(sha256(convert_to(n.reasons::text, 'UTF8')), 'hex'),
        'by', n.by_whom, 'why', n.why, 'until', ledger_time(n.until), 'waivers', to_jsonb(n.waivers), 'verdicts', to_jsonb(n.verdicts),
        'evidence', to_jsonb(n.evidence), 'cause', n.cause, 'byCause', n.by_cause, 'at', ledger_time(n.at)))
    FROM new_rows n JOIN asset a ON a.id = n.asset_id;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_gate_decided AFTER INSERT ON gate_decision
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_gate();

CREATE FUNCTION ledger_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'audit', n.subject, jsonb_build_object(
        'entry', n.id, 'action', n.action, 'subject', n.subject, 'actor', n.actor, 'actorKey', n.actor_key, 'at', ledger_time(n.at),
        'detail', n.detail)
    FROM new_rows n;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_audit AFTER INSERT ON audit_entry REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_audit();

CREATE FUNCTION ledger_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'key.changed', 'key:' || n.id, jsonb_strip_nulls(jsonb_build_object(
        'key', n.id, 'name', n.name, 'prefix', n.prefix, 'role', n.role, 'created', ledger_time(n.created_at),
        'expires', ledger_time(n.expires_at), 'revoked', ledger_time(n.revoked_at)))
    FROM new_rows n;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_key_made AFTER INSERT ON api_key REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_key();
CREATE TRIGGER ledger_key_changed AFTER UPDATE ON api_key REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_key();

CREATE FUNCTION ledger_forecast() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'forecast.decided', CASE WHEN n.run_id IS NULL THEN 'definition:' || n.definition_id ELSE 'run:' || n.run_id END,
        jsonb_strip_nulls(jsonb_build_object(
        'decision', n.id, 'kind', n.kind, 'mode', n.mode, 'definition', n.definition_id, 'run', n.run_id, 'task', n.task,
        'slot', ledger_time(n.slot), 'reason', n.reason, 'missBefore', n.miss_before::text, 'missAfter', n.miss_after::text,
        'inputsSha256', encode(sha256(convert_to(n.inputs::text, 'UTF8')), 'hex'), 'decided', ledger_time(n.decided_at),
        'reversed', ledger_time(n.reversed_at), 'reversedBy', n.reversed_by, 'reversal', n.reversal, 'score', n.score))
    FROM new_rows n;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_forecast_made AFTER INSERT ON forecast_decision
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_forecast();
CREATE TRIGGER ledger_forecast_changed AFTER UPDATE ON forecast_decision
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_forecast();

-- What was there before the ledger began.
INSERT INTO ledger_pending (kind, subject, fact)
SELECT 'audit', n.subject, jsonb_build_object('entry', n.id, 'action', n.action, 'subject', n.subject, 'actor', n.actor,
       'actorKey', n.actor_key, 'at', ledger_time(n.at), 'detail', n.detail) FROM audit_entry n ORDER BY n.id;
INSERT INTO ledger_pending (kind, subject, fact)
SELECT 'definition.applied', 'definition:' || n.definition_id, jsonb_strip_nulls(jsonb_build_object(
       'definition', n.definition_id, 'kind', d.kind, 'namespace', d.namespace, 'name', d.name, 'version', n.version, 'digest', n.digest,
       'sourceSha256', encode(sha256(convert_to(n.source, 'UTF8')), 'hex'), 'path', n.path, 'revision', n.revision,
       'by', n.applied_by, 'applied', ledger_time(n.applied_at)))
FROM definition_version n JOIN definition d ON d.id = n.definition_id ORDER BY n.definition_id, n.version;
