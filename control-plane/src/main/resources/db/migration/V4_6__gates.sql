-- What is left of gates: waivers that know the key they were asked for under.

-- The key is kept with the waiver: the table of keys forgets after a week, and may lose an answer when a replica dies.
ALTER TABLE waiver ADD COLUMN request_key text;  -- caller and idempotency key; null: sent without one
ALTER TABLE waiver ADD COLUMN request text;      -- digest of what was asked under the key
CREATE UNIQUE INDEX waiver_request_key ON waiver (request_key); -- serves: the same request sent again

CREATE INDEX gate_answer_by_asset ON gate_answer USING gin (assets); -- serves: what was answered about an asset
