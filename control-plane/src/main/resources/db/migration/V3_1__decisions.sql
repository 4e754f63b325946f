-- "May I run?": answers given, read leases, waivers, the audit trail, and what is told of changes.

-- ── waivers ──────────────────────────────────────────────────────────────────────────────────────────────────────────
-- That a failure is accepted for a while: asked for by one person, approved by another.
CREATE TABLE waiver (
    id                     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    definition_id          bigint NOT NULL REFERENCES definition (id), -- the gate
    asset_id               bigint NOT NULL REFERENCES asset (id),      -- that the gate audits: its own, or its stage
    scope                  text NOT NULL,    -- GATE, CHECK, CONSUMER
    check_id               text NOT NULL DEFAULT '', -- CHECK: in the gate
    consumer               text NOT NULL DEFAULT '', -- CONSUMER: job or workflow, namespace/name, with *
    version                bigint NOT NULL,  -- of the asset that it is about; also where it is sticky
    slice                  text NOT NULL,    -- partition key; empty: the dataset as a whole
    sticky                 boolean NOT NULL, -- true: for later versions too
    bound_value            double precision, -- CHECK: it stops applying when the check measures worse; null: no bound
    bound_worse            text,             -- ABOVE, BELOW: which way is worse
    reason                 text NOT NULL,
    ticket                 text,
    state                  text NOT NULL,    -- REQUESTED, APPROVED, REJECTED, WITHDRAWN, REVOKED, EXPIRED
    requested_by           text NOT NULL,    -- name of the API key, as in audit_entry
    requested_key          bigint NOT NULL,  -- id of the API key; 0: keys are off
    requested_at           timestamptz NOT NULL,
    approved_by            text,
    approved_key           bigint,
    approved_at            timestamptz,
    expires_at             timestamptz NOT NULL,
    ended_by               text,             -- who rejected, withdrew or revoked it; the service itself for EXPIRED
    ended_at               timestamptz,
    ended_why              text,
    CHECK (approved_by IS NULL OR (approved_by <> requested_by AND approved_key <> requested_key))
);
CREATE INDEX waiver_in_force ON waiver (definition_id) WHERE state = 'APPROVED';           -- serves: deciding about a gate
CREATE INDEX waiver_due ON waiver (expires_at) WHERE state IN ('REQUESTED', 'APPROVED');   -- serves: the expiry loop
CREATE INDEX waiver_by_gate ON waiver (definition_id, id DESC);                            -- serves: lists per gate

-- ── audit trail ──────────────────────────────────────────────────────────────────────────────────────────────────────
-- Who did what, in the transaction that did it. Never changed: the trigger refuses even what the owner of the table asks.
CREATE TABLE audit_entry (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        timestamptz NOT NULL,
    actor     text NOT NULL,                 -- name of the API key; "sluice" for the service itself
    actor_key bigint NOT NULL,               -- id of the API key; 0: the service itself, or keys are off
    action    text NOT NULL,                 -- waiver.requested, waiver.approved, asset.held, gate.asked, ...
    subject   text NOT NULL,                 -- waiver:12, asset:7, gate:shop/orders
    detail    jsonb NOT NULL                 -- texts, whole numbers, booleans, lists, objects: one canonical form each
);
CREATE INDEX audit_entry_by_subject ON audit_entry (subject, id DESC); -- serves: history of a subject
CREATE INDEX audit_entry_by_time ON audit_entry (at DESC, id DESC);    -- serves: lists

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is appended only; % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_never_emptied BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Answers given to callers, byte for byte. A decision that changes gets a further revision; the old one stays.
CREATE TABLE gate_answer (
    id          uuid NOT NULL,
    revision    integer NOT NULL,
    asked_by    text NOT NULL,               -- name of the API key: keys of different callers have nothing to do with each other
    request_key text,                        -- Idempotency-Key; null: none
    digest      bytea NOT NULL,              -- of the request: another one under the same key is refused
    request     text NOT NULL,               -- canonical JSON
    assets      bigint[] NOT NULL,           -- guarded datasets that it is about
    decision    text NOT NULL,               -- ALLOW, ALLOW_WITH_WARNINGS, HOLD, DENY
    etag        text NOT NULL,
    body        text NOT NULL,
    at          timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    PRIMARY KEY (id, revision)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05);
CREATE UNIQUE INDEX gate_answer_once ON gate_answer (asked_by, request_key, revision) WHERE request_key IS NOT NULL; -- serves: the same answer again
CREATE INDEX gate_answer_by_time ON gate_answer (at);                                                          -- serves: retention

-- Runs of other systems that read. Taken under the shared locks of the assets, so that it stands before or after every hold.
CREATE TABLE read_lease (
    decision_id   uuid PRIMARY KEY,
    holder        text NOT NULL,             -- name of the API key
    caller        text NOT NULL,             -- as it called itself
    job_namespace text NOT NULL,
    job_name      text NOT NULL,
    run_id        uuid,                      -- OpenLineage run whose end ends the lease; null: it named none
    assets        bigint[] NOT NULL,
    versions      bigint[] NOT NULL,         -- as many; 0: none published yet
    acquired_at   timestamptz NOT NULL,
    confirmed_at  timestamptz,               -- the run has started
    lease_until   timestamptz NOT NULL,
    ended_at      timestamptz,
    ended_why     text                       -- RELEASED, RUN_ENDED, EXPIRED
) WITH (fillfactor = 80);
CREATE INDEX read_lease_open ON read_lease (lease_until) WHERE ended_at IS NULL;                    -- serves: expiry
CREATE INDEX read_lease_by_run ON read_lease (run_id) WHERE ended_at IS NULL AND run_id IS NOT NULL; -- serves: end with the run
CREATE INDEX read_lease_by_asset ON read_lease USING gin (assets) WHERE ended_at IS NULL;           -- serves: who reads a dataset
CREATE INDEX read_lease_by_end ON read_lease (ended_at) WHERE ended_at IS NOT NULL;                 -- serves: retention

-- ── changes, told by webhook ─────────────────────────────────────────────────────────────────────────────────────────
-- By trigger, for a hold has several writers and none may forget. Read in the order of transactions that are over.
CREATE TABLE gate_change (
    txid          xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id            bigint GENERATED ALWAYS AS IDENTITY,
    kind          text NOT NULL,             -- HELD, HOLD_CHANGED, RELEASED, DECIDED
    asset_id      bigint NOT NULL,
    definition_id bigint,                    -- the gate that holds; null: an operator, or a decision over all gates
    detail        jsonb NOT NULL,
    at            timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (txid, id)
);
CREATE INDEX gate_change_by_time ON gate_change (at); -- serves: retention

CREATE FUNCTION note_hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    hold asset_hold;
BEGIN
    IF TG_OP = 'DELETE' THEN hold := OLD; ELSE hold := NEW; END IF;
    INSERT INTO gate_change (kind, asset_id, definition_id, detail)
    VALUES (CASE TG_OP WHEN 'INSERT' THEN 'HELD' WHEN 'DELETE' THEN 'RELEASED' ELSE 'HOLD_CHANGED' END,
            hold.asset_id, hold.definition_id,
            jsonb_build_object('source', hold.source, 'hold', hold.kind, 'columns', to_jsonb(hold.columns),
                               'partition', hold.partition_key, 'version', hold.version, 'path', hold.path,
                               'reasons', hold.reasons, 'reason', hold.reason, 'since', hold.held_since));
    RETURN NULL;
END $$;
CREATE TRIGGER asset_hold_noted AFTER INSERT OR DELETE ON asset_hold FOR EACH ROW EXECUTE FUNCTION note_hold();
CREATE TRIGGER asset_hold_change_noted AFTER UPDATE ON asset_hold FOR EACH ROW
    WHEN (OLD.reasons IS DISTINCT FROM NEW.reasons OR OLD.columns IS DISTINCT FROM NEW.columns
          OR OLD.version IS DISTINCT FROM NEW.version OR OLD.kind IS DISTINCT FROM NEW.kind)
    EXECUTE FUNCTION note_hold();

CREATE FUNCTION note_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO gate_change (kind, asset_id, detail)
    VALUES ('DECIDED', NEW.asset_id,
            jsonb_build_object('decision', NEW.decision, 'outcome', NEW.outcome, 'version', NEW.version,
                               'partition', nullif(NEW.slice, ''), 'reasons', NEW.reasons, 'until', NEW.until,
                               'waivers', to_jsonb(NEW.waivers), 'cause', NEW.cause, 'failOpen', NEW.fail_open));
    RETURN NULL;
END $$;
CREATE TRIGGER gate_decision_noted AFTER INSERT ON gate_decision FOR EACH ROW WHEN (NEW.changed)
    EXECUTE FUNCTION note_decision();

-- How far each channel was told. A channel that is new begins with what comes next.
CREATE TABLE gate_channel (
    channel  text PRIMARY KEY,               -- webhook:pager
    txid     xid8 NOT NULL,
    id       bigint NOT NULL,
    attempts integer NOT NULL DEFAULT 0,     -- in a row that failed
    next_at  timestamptz NOT NULL,
    failure  text                            -- of the last attempt
);
