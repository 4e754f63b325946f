-- The ledger knows what checks found by its sha256: a value that is changed in the store later is told in reports.

-- Of results of checks: what a report shows of them, in the order of their numbers.
CREATE FUNCTION evidence_digest(ids bigint[]) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(coalesce(string_agg(jsonb_build_array(id, check_id, check_type, severity, columns, outcome, value::text,
               unit, row_count, threshold, message)::text, E'\n' ORDER BY id), ''), 'UTF8')), 'hex')
    FROM check_result WHERE id = ANY (ids)
$$;

CREATE OR REPLACE FUNCTION ledger_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_pending (kind, subject, fact)
    SELECT 'gate.decided', 'asset:' || n.asset_id, jsonb_strip_nulls(jsonb_build_object(
        'decision', n.id, 'asset', n.asset_id, 'namespace', a.namespace, 'name', a.name, 'version', n.version, 'slice', n.slice,
        'decided', n.decision, 'outcome', n.outcome, 'reasonsSha256', encode(sha256(convert_to(n.reasons::text, 'UTF8')), 'hex'),
        'by', n.by_whom, 'why', n.why, 'until', ledger_time(n.until), 'waivers', to_jsonb(n.waivers), 'verdicts', to_jsonb(n.verdicts),
        'evidence', to_jsonb(n.evidence), 'evidenceSha256', evidence_digest(n.evidence), 'cause', n.cause, 'byCause', n.by_cause,
        'at', ledger_time(n.at)))
    FROM new_rows n JOIN asset a ON a.id = n.asset_id;
    RETURN NULL;
END $$;
