package dev.sluice.dashboards;

import java.util.List;

/** Those who ask: GraphQL, its limits, keys and tokens, and HTTP. */
final class GraphqlApi {
    private static final String DURATION = "sluice_graphql_operation_duration_seconds";

    private GraphqlApi() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "sluice-graphql",
                "Sluice / GraphQL API",
                "Whether questions are answered, how fast, and who is turned away.",
                List.of(),
                List.of(now(), operations(), refused(), http()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                4,
                Panel.stat("Operations", "Queries and mutations per second.")
                        .query(Query.rate("", DURATION + "_count"), "operations")
                        .unit(Unit.REQUESTS_PER_SECOND)
                        .neutral(),
                Panel.stat("Failed by us", "Share of operations that ended with an error of the service.")
                        .query(Query.share("", DURATION + "_count", "outcome=\"server_error\""), "failed")
                        .unit(Unit.SHARE)
                        .worseFrom(0.001, 0.01)
                        .noValue("nobody asked"),
                Panel.stat("Slow ones take", "95 of 100 operations take less than this. Promised: 500 ms for 99 %.")
                        .query(Query.quantile(0.95, "", DURATION), "p95")
                        .unit(Unit.SECONDS)
                        .worseFrom(0.25, 0.5)
                        .noValue("nobody asked"),
                Panel.stat("Subscriptions", "Subscriptions over websockets that are open.")
                        .query(Query.own("", "sluice_subscriptions_active"), "subscriptions")
                        .neutral());
    }

    private static Row operations() {
        return Row.of(
                "Operations",
                2,
                Panel.timeseries(
                                "Duration by operation",
                                "95 of 100 take less than this. Operations by name only if sluice.metrics.operations"
                                        + " names them; others are _other.")
                        .query(Query.quantile(0.95, "operation", DURATION), "{{operation}}")
                        .unit(Unit.SECONDS)
                        .worseFrom(0.25, 0.5)
                        .noValue("nobody asked"),
                Panel.heatmap("Operations by duration", "Where most operations lie, and those that are far off.")
                        .query(Query.rate("le", DURATION + "_bucket"), "{{le}}")
                        .unit(Unit.SECONDS)
                        .noValue("nobody asked"),
                Panel.timeseries(
                                "Operations by outcome",
                                "client_error: the question was wrong; server_error: we failed.")
                        .query(Query.rate("kind, outcome", DURATION + "_count"), "{{kind}} {{outcome}}")
                        .unit(Unit.REQUESTS_PER_SECOND)
                        .stacked()
                        .noValue("nobody asked"),
                Panel.timeseries(
                                "Cost of operations", "As it is counted before execution; too costly ones are refused.")
                        .quantiles("sluice_graphql_cost")
                        .noValue("nobody asked"));
    }

    private static Row refused() {
        return Row.of(
                "Turned away",
                2,
                Panel.timeseries(
                                "Refused before execution",
                                "By code: too costly, too deep, not valid, not allowed. Who: the audit log and the"
                                        + " service's log.")
                        .query(Query.rate("code", "sluice_graphql_rejected_total"), "{{code}}")
                        .unit(Unit.REQUESTS_PER_SECOND)
                        .stacked(),
                Panel.timeseries(
                                "Proof of who asks",
                                "Requests by key or token, and what came of it. Many unauthenticated ones: an expired"
                                        + " key, or somebody tries keys.")
                        .query(
                                Query.rate("method, result", "sluice_auth_requests_total", "result!=\"granted\""),
                                "{{method}} {{result}}")
                        .unit(Unit.REQUESTS_PER_SECOND)
                        .link(Link.doc("What to do", "runbooks/auth-failures.md")));
    }

    private static Row http() {
        return Row.of(
                "HTTP",
                2,
                Panel.timeseries("Requests by status", "All of HTTP, GraphQL and ingest included.")
                        .query(Query.rate("status", "http_server_requests_seconds_count"), "{{status}}")
                        .unit(Unit.REQUESTS_PER_SECOND)
                        .stacked(),
                Panel.table("Slowest paths", "95 of 100 requests of a path take less than this.")
                        .query(
                                "topk(10, " + Query.quantile(0.95, "method, uri", "http_server_requests_seconds") + ")",
                                "p95")
                        .unit(Unit.SECONDS)
                        .worseFrom(0.5, 2)
                        .noValue("no request came"));
    }
}
