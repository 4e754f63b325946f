-- Who may do what, and where: keys with several roles, and people whom an identity provider tells.

-- Roles of a key, each for some namespaces or for all: [{"role": "operator", "namespaces": ["shop*"]}]. Null: the one of the columns
-- role and namespaces, which otherwise show the strongest. A release before this one reads these and grants no more.
ALTER TABLE api_key ADD COLUMN grants jsonb;

CREATE OR REPLACE FUNCTION ledger_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'key.changed', 'key:' || n.id, jsonb_strip_nulls(jsonb_build_object(
        'key', n.id, 'name', n.name, 'prefix', n.prefix, 'role', n.role, 'namespaces', to_jsonb(n.namespaces), 'grants', n.grants,
        'created', ledger_time(n.created_at), 'expires', ledger_time(n.expires_at), 'revoked', ledger_time(n.revoked_at)))
    FROM new_rows n;
    RETURN NULL;
END $$;

-- What people may do who come with a token instead of a key.
CREATE TABLE access_grant (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('USER', 'GROUP')),
    name        text NOT NULL,               -- as the token's claim has it
    role        text NOT NULL,               -- as api_key.role
    namespaces  text[],                      -- with * for any text; null: all
    made_by     text NOT NULL,
    made_by_key bigint NOT NULL,
    made_at     timestamptz NOT NULL,
    expires_at  timestamptz,
    revoked_at  timestamptz
);
-- Serves the check of every token; and the same grant again is the one that is there.
CREATE UNIQUE INDEX access_grant_once ON access_grant (kind, name, role, coalesce(namespaces, '{}'::text[]), coalesce(expires_at, 'infinity'))
    WHERE revoked_at IS NULL;

-- People who came with a token. Their numbers are of the same row as those of keys, so that records of changes tell all apart.
CREATE TABLE access_subject (
    id         bigint PRIMARY KEY DEFAULT nextval(pg_get_serial_sequence('api_key', 'id')),
    issuer     text NOT NULL,
    subject    text NOT NULL,
    name       text NOT NULL,                -- what records of changes show
    first_seen timestamptz NOT NULL,
    UNIQUE (issuer, subject)
);
-- A name that records show is one person's: nobody takes another's by having it in a token.
CREATE UNIQUE INDEX access_subject_by_name ON access_subject (lower(name));
