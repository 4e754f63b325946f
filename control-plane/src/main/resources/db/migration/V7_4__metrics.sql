-- Serves: the last success of workflows that sluice.metrics.pipelines names.
CREATE INDEX workflow_run_success ON workflow_run (definition_id, ended_at) WHERE state = 'SUCCEEDED' AND trigger_kind <> 'reproduce';
