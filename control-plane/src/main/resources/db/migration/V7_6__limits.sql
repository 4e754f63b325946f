-- Asked for before every claim of tasks, with however many workflows there are.
CREATE INDEX definition_limits ON definition (kind) WHERE kind IN ('Pool', 'Service') AND removed_at IS NULL; -- serves: pools and services
CREATE INDEX definition_paused ON definition (id) WHERE paused; -- serves: workflows that start nothing
