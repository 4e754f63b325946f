-- Of the request that posted the event: its header traceparent, where it had one. No part of what the event is, so not hashed.
ALTER TABLE event_log ADD COLUMN traceparent text;
