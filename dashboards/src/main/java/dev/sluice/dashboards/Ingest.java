package dev.sluice.dashboards;

import java.util.List;

/** Events on their way from the sender into catalog and graph. */
final class Ingest {
    private Ingest() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "sluice-ingest",
                "Sluice / Ingest and projection",
                "Whether events are taken in and become visible, and what holds them up.",
                List.of(),
                List.of(now(), taking(), projecting()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                4,
                Panel.stat("Events taken in", "Events per second that were durably accepted.")
                        .query(Query.rate("", "sluice_ingest_events_total", "result=\"accepted\""), "events")
                        .unit(Unit.EVENTS_PER_SECOND)
                        .neutral(),
                Panel.stat(
                                "Refused share",
                                "Share of events that were refused. Senders are told why, each by a JSON pointer; kept"
                                        + " ones: GET /api/v1/dead-letters.")
                        .query(Query.share("", "sluice_ingest_events_total", "result=\"rejected\""), "refused")
                        .unit(Unit.SHARE)
                        .worseFrom(0.001, 0.05)
                        .noValue("no event came"),
                Panel.stat("Events not in the graph yet", "Events of the log that the graph has not taken in.")
                        .query(Query.shared("", "sluice_ingest_backlog_events", "projection=\"graph\""), "events")
                        .worseFrom(1_000, 100_000),
                Panel.stat(
                                "Dead letters",
                                "Events that could not be read or projected, and that wait for a person: replay or"
                                        + " discard them.")
                        .query(Query.shared("", "sluice_ingest_dead_letters"), "dead letters")
                        .worseFrom(1, 100)
                        .link(Link.doc("What to do", "runbooks/dead-letters.md")));
    }

    private static Row taking() {
        return Row.of(
                "Taking in",
                3,
                Panel.timeseries("Events by result", "Accepted, known already (duplicate), or refused.")
                        .query(Query.rate("result", "sluice_ingest_events_total"), "{{result}}")
                        .unit(Unit.EVENTS_PER_SECOND)
                        .stacked(),
                Panel.timeseries(
                                "Accepted events by way",
                                "By how they came: HTTP singly or in batches, Kafka, replays, our own.")
                        .query(
                                Query.rate("transport", "sluice_ingest_events_total", "result=\"accepted\""),
                                "{{transport}}")
                        .unit(Unit.EVENTS_PER_SECOND)
                        .stacked(),
                Panel.timeseries(
                                "Refusals by reason",
                                "Reasons overloaded and unavailable are ours; senders should repeat. The others are the"
                                        + " senders'.")
                        .query(Query.rate("reason", "sluice_ingest_rejections_total"), "{{reason}}")
                        .unit(Unit.EVENTS_PER_SECOND)
                        .stacked(),
                Panel.timeseries("Duration of requests", "From the request to the answer, with runs as exemplars.")
                        .quantiles("sluice_ingest_request_duration_seconds")
                        .unit(Unit.SECONDS)
                        .worseFrom(0.5, 2)
                        .noValue("no request came"),
                Panel.heatmap("Requests by duration", "Where most requests lie, and those that are far off.")
                        .query(Query.rate("le", "sluice_ingest_request_duration_seconds_bucket"), "{{le}}")
                        .unit(Unit.SECONDS)
                        .noValue("no request came"),
                Panel.timeseries(
                                "Commits",
                                "Time of one group commit; senders wait for it. Slow ones are PostgreSQL's disk or"
                                        + " locks.")
                        .quantiles("sluice_ingest_commit_duration_seconds")
                        .unit(Unit.SECONDS)
                        .worseFrom(0.1, 1)
                        .noValue("nothing was committed")
                        .link(Link.to("Stores", Dashboards.JVM)));
    }

    private static Row projecting() {
        return Row.of(
                "Becoming visible",
                2,
                Panel.timeseries(
                                "Events that wait",
                                "For a commit (queue; 429 when it is full), and behind the head of the log for each"
                                        + " reader of it.")
                        .query(Query.own("", "sluice_ingest_queue_events"), "queue")
                        .query(Query.shared("projection", "sluice_ingest_backlog_events"), "{{projection}}"),
                Panel.timeseries(
                                "How long the oldest waits",
                                "0 when nothing waits. Growing steadily: that reader stands still.")
                        .query(Query.max("projection", "sluice_ingest_oldest_unprojected_seconds"), "{{projection}}")
                        .unit(Unit.SECONDS)
                        .worseFrom(30, 300)
                        .link(Link.doc("What to do", "runbooks/projection-stalled.md")),
                Panel.timeseries(
                                "From receipt to visible in lineage",
                                "Time from an event's receipt to its being in the graph. Promised: 30 s for 99 %.")
                        .quantiles("sluice_projection_lag_seconds", "projection=\"graph\"")
                        .unit(Unit.SECONDS)
                        .worseFrom(10, 30)
                        .noValue("no event was projected"),
                Panel.timeseries(
                                "Events projected",
                                "By projection and result; a dead letter was passed over after three tries.")
                        .query(
                                Query.rate("projection, result", "sluice_projection_events_total"),
                                "{{projection}} {{result}}")
                        .unit(Unit.EVENTS_PER_SECOND)
                        .link(Link.doc("Dead letters", "runbooks/dead-letters.md")));
    }
}
