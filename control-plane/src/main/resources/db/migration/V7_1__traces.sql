-- How far the traces of runs are told. One row, as soon as traces are on.
CREATE TABLE trace_position (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    txid       xid8 NOT NULL,
    id         bigint NOT NULL,
    updated_at timestamptz NOT NULL
);

ALTER TABLE workflow_run ADD COLUMN traceparent text; -- of the request that asked for it, when that is traced
