package dev.sluice.dashboards;

import java.util.List;
import java.util.Map;

/** Replicas, their JVMs, and the stores they stand on. */
final class Jvm {
    private static final Map<String, String> UP = Map.of("0", "down", "1", "up");

    private Jvm() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "sluice-jvm",
                "Sluice / JVM and stores",
                "Whether replicas, PostgreSQL and Neo4j are well and have room.",
                List.of(),
                List.of(now(), replicas(), processes(), stores()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                4,
                Panel.stat("Replicas up", "Replicas that Prometheus reaches.")
                        .query(Query.own("", "up"), "replicas")
                        .redBelow(1)
                        .noValue("Prometheus scrapes no replica")
                        .link(Link.doc("What to do", "runbooks/service-down.md")),
                Panel.stat("PostgreSQL", "Down when any replica does not reach it. Then nothing is acknowledged.")
                        .query(Query.min("", "sluice_postgresql_up"), "PostgreSQL")
                        .redBelow(1)
                        .names(UP)
                        .link(Link.doc("What to do", "runbooks/postgresql-down.md")),
                Panel.stat(
                                "Neo4j",
                                "Down when any replica does not reach it. Then events are taken in, and lineage is not"
                                        + " told.")
                        .query(Query.min("", "sluice_neo4j_up"), "Neo4j")
                        .redBelow(1)
                        .names(UP)
                        .link(Link.doc("What to do", "runbooks/neo4j-down.md")),
                Panel.stat("Youngest process", "Time since the replica started that started last.")
                        .query(Query.min("", "process_uptime_seconds"), "uptime")
                        .unit(Unit.SECONDS)
                        .neutral());
    }

    private static Row replicas() {
        return Row.of(
                "Replicas",
                3,
                Panel.table("Builds", "How many replicas have which version and commit.")
                        .query(replicas("version, commit", "sluice_build_info"), "replicas")
                        .unit(Unit.PLAIN)
                        .neutral(),
                Panel.table("Version of the tables", "How many replicas see which migration of PostgreSQL's tables.")
                        .query(replicas("version", "sluice_schema_version_info"), "replicas")
                        .unit(Unit.PLAIN)
                        .neutral(),
                Panel.timeseries(
                                "Leads, leases and fenced writes",
                                "Exactly one replica leads each role. A renewal that fails or a fenced write means"
                                        + " that a replica was slow or cut off, and that another took over.")
                        .query(Query.own("role", "sluice_leader"), "leaders for {{role}}")
                        .query(
                                Query.perMinute("", "sluice_lease_renewals_total", "result=\"failure\""),
                                "failed renewals")
                        .query(Query.perMinute("", "sluice_fenced_writes_total"), "fenced writes")
                        .link(Link.doc("What to do", "runbooks/fenced-writes.md")));
    }

    private static String replicas(String labels, String info) {
        return "count by (" + labels + ") (" + Query.max("instance, " + labels, info) + ")";
    }

    private static Row processes() {
        return Row.of(
                "Processes",
                2,
                Panel.timeseries(
                                "Heap",
                                "Share of the largest heap that is in use. Above 90 % for long: collections take over.")
                        .query(
                                "sum by (instance) (" + Query.of("jvm_memory_used_bytes", "area=\"heap\"") + ")\n/\n"
                                        + "sum by (instance) (" + Query.of("jvm_memory_max_bytes", "area=\"heap\"")
                                        + " > 0)",
                                "{{instance}}")
                        .unit(Unit.SHARE)
                        .worseFrom(0.8, 0.9)
                        .link(Link.doc("What to do", "runbooks/heap-nearly-full.md")),
                Panel.timeseries("Collections of garbage", "Share of time that the JVM stands still.")
                        .query(Query.rate("instance", "jvm_gc_pause_seconds_sum"), "{{instance}}")
                        .unit(Unit.SHARE)
                        .worseFrom(0.05, 0.2)
                        .noValue("nothing was collected"),
                Panel.timeseries("Processor", "Share of the machine's processors.")
                        .query(Query.max("instance", "process_cpu_usage"), "{{instance}}")
                        .query(Query.max("instance", "system_cpu_usage"), "{{instance}} whole machine")
                        .unit(Unit.SHARE)
                        .worseFrom(0.8, 0.95),
                Panel.timeseries("Threads", "Live threads of the JVM; virtual ones do not count.")
                        .query(Query.max("instance", "jvm_threads_live_threads"), "{{instance}}"));
    }

    private static Row stores() {
        return Row.of(
                "Stores",
                2,
                Panel.timeseries(
                                "Connections to PostgreSQL",
                                "Active, idle, and threads that wait for one. Waiting ones: the pool is too small, or"
                                        + " statements are slow.")
                        .query(Query.own("", "agroal_active_count"), "active")
                        .query(Query.own("", "agroal_available_count"), "idle")
                        .query(Query.own("", "agroal_awaiting_count"), "waiting")
                        .link(Link.doc("What to do", "runbooks/connection-pool.md")),
                Panel.timeseries("Graph and catalog", "What lineage is made of: nodes and current edges by kind.")
                        .query(Query.shared("kind", "sluice_lineage_nodes"), "{{kind}} nodes")
                        .query(Query.shared("kind", "sluice_lineage_edges"), "{{kind}} edges"));
    }
}
