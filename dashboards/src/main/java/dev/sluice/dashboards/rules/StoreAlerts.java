package dev.sluice.dashboards.rules;

import static dev.sluice.dashboards.rules.Symptoms.A;
import static dev.sluice.dashboards.rules.Symptoms.B;

import java.util.List;

/** Replicas, their stores and their room. */
final class StoreAlerts {
    private StoreAlerts() {}

    static List<Alert> all() {
        return List.of(down(), absent(), postgresql(), neo4j(), heap(), connections(), series());
    }

    private static Alert down() {
        return new Alert(
                        "SluiceDown",
                        Severity.PAGE,
                        "up{job=\"sluice\"} == 0",
                        "2m",
                        "Replica {{ $labels.instance }} does not answer",
                        "Prometheus has not reached it for two minutes. Other replicas take over its work, if there are"
                                + " any.",
                        "sluice-jvm",
                        "service-down",
                        List.of())
                .with(Case.when("a replica is away", "1m", "5m")
                        .series("up{" + A + "}", "1 0x9")
                        .series("up{" + B + "}", "1x10")
                        .fires("job=sluice,instance=a:8642", ""))
                .with(Case.when("one scrape is missed", "1m", "5m").series("up{" + A + "}", "1 1 0 1x9"));
    }

    private static Alert absent() {
        return new Alert(
                        "SluiceAbsent",
                        Severity.PAGE,
                        "absent(up{job=\"sluice\"})",
                        "5m",
                        "Prometheus scrapes no replica of Sluice",
                        "No target of the job exists: service discovery or the configuration of Prometheus lost it,"
                                + " and no other alert can go off.",
                        "sluice-overview",
                        "service-down",
                        List.of())
                .with(Case.when("nothing is scraped", "1m", "10m")
                        .series("up{job=\"other\"}", "1x20")
                        .fires("job=sluice", ""))
                .with(Case.when("a replica is scraped and down", "1m", "10m").series("up{" + A + "}", "0x20"));
    }

    private static Alert postgresql() {
        return new Alert(
                        "SluicePostgresqlDown",
                        Severity.PAGE,
                        "sluice_postgresql_up == 0",
                        "1m",
                        "Replica {{ $labels.instance }} does not reach PostgreSQL",
                        "It acknowledges no events (503 with Retry-After), starts no runs and answers no questions"
                                + " until PostgreSQL is back.",
                        "sluice-jvm",
                        "postgresql-down",
                        List.of())
                .with(Case.when("PostgreSQL is away", "1m", "5m")
                        .series("sluice_postgresql_up{" + A + "}", "1 0x9")
                        .fires("job=sluice,instance=a:8642", ""))
                .with(Case.when("PostgreSQL answers", "1m", "5m").series("sluice_postgresql_up{" + A + "}", "1x10"));
    }

    private static Alert neo4j() {
        return new Alert(
                        "SluiceNeo4jDown",
                        Severity.PAGE,
                        "sluice_neo4j_up == 0",
                        "5m",
                        "Replica {{ $labels.instance }} does not reach Neo4j",
                        "Events are taken in, lineage is answered with DEPENDENCY_UNAVAILABLE, and the graph falls"
                                + " behind.",
                        "sluice-jvm",
                        "neo4j-down",
                        List.of())
                .with(Case.when("Neo4j is away", "1m", "8m")
                        .series("sluice_neo4j_up{" + A + "}", "1 0x9")
                        .fires("job=sluice,instance=a:8642", ""))
                .with(Case.when("Neo4j starts anew", "1m", "8m").series("sluice_neo4j_up{" + A + "}", "1 0 0 0 1x9"));
    }

    private static Alert heap() {
        return new Alert(
                        "SluiceHeapNearlyFull",
                        Severity.TICKET,
                        "sum by (job, instance) (jvm_memory_used_bytes{job=\"sluice\",area=\"heap\"})\n"
                                + "/\n"
                                + "sum by (job, instance) (jvm_memory_max_bytes{job=\"sluice\",area=\"heap\"} > 0)\n"
                                + "> 0.9",
                        "10m",
                        "The heap of {{ $labels.instance }} is nearly full",
                        "{{ $value | humanizePercentage }} of the largest heap is in use; soon it stands still to"
                                + " collect, or ends.",
                        "sluice-jvm",
                        "heap-nearly-full",
                        List.of())
                .with(Case.when("the heap stays at 95 of 100", "1m", "15m")
                        .series("jvm_memory_used_bytes{" + A + ",area=\"heap\",id=\"G1 Old Gen\"}", "95x20")
                        .series("jvm_memory_used_bytes{" + A + ",area=\"nonheap\",id=\"Metaspace\"}", "500x20")
                        .series("jvm_memory_max_bytes{" + A + ",area=\"heap\",id=\"G1 Old Gen\"}", "100x20")
                        .series("jvm_memory_max_bytes{" + A + ",area=\"heap\",id=\"G1 Eden Space\"}", "-1x20")
                        .fires("job=sluice,instance=a:8642", "95%"))
                .with(Case.when("the heap is collected now and then", "1m", "15m")
                        .series(
                                "jvm_memory_used_bytes{" + A + ",area=\"heap\",id=\"G1 Old Gen\"}",
                                "95x6 30 95x6 30 95x6")
                        .series("jvm_memory_max_bytes{" + A + ",area=\"heap\",id=\"G1 Old Gen\"}", "100x20"));
    }

    private static Alert connections() {
        return new Alert(
                        "SluiceConnectionPoolExhausted",
                        Severity.TICKET,
                        "sum by (job, instance) (agroal_awaiting_count{job=\"sluice\"}) > 0",
                        "5m",
                        "Threads of {{ $labels.instance }} wait for a connection",
                        "{{ $value }} threads have been waiting for a connection to PostgreSQL for minutes; requests"
                                + " run into their time limit.",
                        "sluice-jvm",
                        "connection-pool",
                        List.of())
                .with(Case.when("threads wait for a connection", "1m", "8m")
                        .series("agroal_awaiting_count{" + A + ",datasource=\"default\"}", "0 7x19")
                        .fires("job=sluice,instance=a:8642", "7"))
                .with(Case.when("threads wait for a moment", "1m", "8m")
                        .series("agroal_awaiting_count{" + A + ",datasource=\"default\"}", "0 7 7 0 7 7 0 7 7 0"));
    }

    private static Alert series() {
        return new Alert(
                        "SluiceSeriesBudgetExceeded",
                        Severity.TICKET,
                        "scrape_samples_scraped{job=\"sluice\"} > 5000",
                        "15m",
                        "{{ $labels.instance }} tells more series than it may",
                        "{{ $value }} samples in one scrape; the budget is 5000. Prometheus pays for them.",
                        "sluice-jvm",
                        "series-budget",
                        List.of())
                .with(Case.when("there are too many series", "1m", "20m")
                        .series("scrape_samples_scraped{" + A + "}", "6000x30")
                        .series("scrape_samples_scraped{job=\"other\",instance=\"c\"}", "60000x30")
                        .fires("job=sluice,instance=a:8642", "6000"))
                .with(Case.when("there are as many series as may be", "1m", "20m")
                        .series("scrape_samples_scraped{" + A + "}", "5000x30"));
    }
}
