-- What forecasts change in the queue and at triggers.

ALTER TABLE work_item
    ADD COLUMN due_at       timestamptz NOT NULL DEFAULT 'infinity', -- deadline that puts it in order; infinity: none, or forecasts may not order it
    ADD COLUMN has_deadline boolean NOT NULL DEFAULT false, -- whether its run has one
    ADD COLUMN hold_free    boolean NOT NULL DEFAULT false, -- somebody took a hold of it back: it is not held because of forecasts again
    ADD COLUMN doomed_until timestamptz,         -- held until then because it is nearly certain to fail; null: not
    ADD COLUMN doomed_why   text;                -- for people
DROP INDEX work_item_queue;
CREATE INDEX work_item_queue ON work_item (pool, priority DESC, due_at, ready_at, task_run_id); -- serves: the claim
CREATE INDEX work_item_deadlines ON work_item (pool) WHERE has_deadline;                        -- serves: pools where somebody has no time

-- A slot that starts before its time.
ALTER TABLE trigger
    ADD COLUMN early_slot timestamptz,       -- the slot, as long as it has not started; null: none
    ADD COLUMN early_at   timestamptz,       -- when it starts
    ADD COLUMN usual_at   timestamptz;       -- when it would be looked at without that

-- Live early starts, and decisions about a task: what explanations look for.
CREATE INDEX forecast_decision_by_slot ON forecast_decision (definition_id, slot) WHERE slot IS NOT NULL;
CREATE INDEX job_forecast_doomed ON job_forecast (job_namespace, job_name) WHERE hard_failure >= 0.8;

-- What the last attempt of a task that failed ran with: a run that would run with the same is likely to fail, too.
CREATE TABLE task_failure (
    definition_id bigint NOT NULL,
    task          text NOT NULL,
    cause_key     text NOT NULL,
    run_id        uuid NOT NULL,
    failed_at     timestamptz NOT NULL,
    PRIMARY KEY (definition_id, task)
);

-- An attempt that is to end because it is hung, and why; its replica hears of it with its heartbeat.
ALTER TABLE lease ADD COLUMN kill_why text;
