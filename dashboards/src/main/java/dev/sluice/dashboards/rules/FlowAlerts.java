package dev.sluice.dashboards.rules;

import static dev.sluice.dashboards.rules.Symptoms.A;
import static dev.sluice.dashboards.rules.Symptoms.B;

import java.util.List;

/** Events on their way, and replicas that take over from each other. */
final class FlowAlerts {
    private FlowAlerts() {}

    static List<Alert> all() {
        return List.of(projection(), deadLetters(), noLeader(), twoLeaders(), fenced(), renewals());
    }

    private static Alert projection() {
        String oldest = "sluice_ingest_oldest_unprojected_seconds";
        return new Alert(
                        "SluiceProjectionStalled",
                        Severity.PAGE,
                        "max by (job, projection) (" + oldest + "{projection=~\"catalog|graph\"}) > 300",
                        "2m",
                        "{{ $labels.projection }} does not take in events",
                        "The oldest event has waited for {{ $value | humanizeDuration }}; lineage, gates and triggers"
                                + " know nothing newer.",
                        "sluice-ingest",
                        "projection-stalled",
                        List.of())
                .with(Case.when("the graph stands still", "1m", "10m")
                        .series(oldest + "{" + A + ",projection=\"graph\"}", "0+60x20")
                        .series(oldest + "{" + B + ",projection=\"graph\"}", "0+60x20")
                        .series(oldest + "{" + A + ",projection=\"catalog\"}", "0x20")
                        .fires("job=sluice,projection=graph", "10m 0s"))
                .with(Case.when("the graph catches up", "1m", "10m")
                        .series(oldest + "{" + A + ",projection=\"graph\"}", "310 310 250-20x12"));
    }

    private static Alert deadLetters() {
        return new Alert(
                        "SluiceDeadLetters",
                        Severity.TICKET,
                        "max by (job, stage) (sluice_ingest_dead_letters) > 0",
                        "15m",
                        "Dead letters of stage {{ $labels.stage }} wait for a person",
                        "{{ $value }} events could not be taken in. Lineage lacks them until somebody replays or"
                                + " discards them.",
                        "sluice-ingest",
                        "dead-letters",
                        List.of())
                .with(Case.when("a dead letter stays", "1m", "20m")
                        .series("sluice_ingest_dead_letters{" + A + ",stage=\"projection\"}", "0 3x30")
                        .series("sluice_ingest_dead_letters{" + A + ",stage=\"parse\"}", "0x30")
                        .fires("job=sluice,stage=projection", "3"))
                .with(Case.when("a dead letter is dealt with", "1m", "20m")
                        .series("sluice_ingest_dead_letters{" + A + ",stage=\"projection\"}", "0 3x10 0x30"));
    }

    private static Alert noLeader() {
        return new Alert(
                        "SluiceNoLeader",
                        Severity.TICKET,
                        "sum by (job, role) (sluice_leader) == 0",
                        "2m",
                        "No replica leads {{ $labels.role }}",
                        "What only one replica may do is not done. A lease passes on within seconds; this one has not"
                                + " for two minutes.",
                        "sluice-jvm",
                        "no-leader",
                        List.of())
                .with(Case.when("nobody leads", "1m", "5m")
                        .series("sluice_leader{" + A + ",role=\"forecast\"}", "1 0x9")
                        .series("sluice_leader{" + B + ",role=\"forecast\"}", "0x10")
                        .fires("job=sluice,role=forecast", ""))
                .with(Case.when("the lead passes on", "1m", "5m")
                        .series("sluice_leader{" + A + ",role=\"forecast\"}", "1 1 0x9")
                        .series("sluice_leader{" + B + ",role=\"forecast\"}", "0 0 0 1x9"));
    }

    private static Alert twoLeaders() {
        return new Alert(
                        "SluiceTwoLeaders",
                        Severity.TICKET,
                        "sum by (job, role) (sluice_leader) > 1",
                        "2m",
                        "{{ $value }} replicas think that they lead {{ $labels.role }}",
                        "Writes of the older one are refused, so that no harm is done; but it does not notice.",
                        "sluice-jvm",
                        "fenced-writes",
                        List.of())
                .with(Case.when("two lead", "1m", "5m")
                        .series("sluice_leader{" + A + ",role=\"forecast\"}", "1x10")
                        .series("sluice_leader{" + B + ",role=\"forecast\"}", "1x10")
                        .fires("job=sluice,role=forecast", "2"))
                .with(Case.when("two lead between two scrapes", "1m", "5m")
                        .series("sluice_leader{" + A + ",role=\"forecast\"}", "1 1 1 0x9")
                        .series("sluice_leader{" + B + ",role=\"forecast\"}", "0 0 1 1x9"));
    }

    private static Alert fenced() {
        return new Alert(
                        "SluiceFencedWrites",
                        Severity.TICKET,
                        "sum by (job, instance) (increase(sluice_fenced_writes_total[15m])) > 0",
                        "0s",
                        "Writes of {{ $labels.instance }} were refused",
                        "Another replica had taken over. The replica was cut off or stood still for longer than a"
                                + " lease.",
                        "sluice-jvm",
                        "fenced-writes",
                        List.of())
                .with(Case.when("a write is refused", "1m", "10m")
                        .series("sluice_fenced_writes_total{" + A + "}", "0x5 1x20")
                        .fires("job=sluice,instance=a:8642", ""))
                .with(Case.when("a write was refused long ago", "1m", "40m")
                        .series("sluice_fenced_writes_total{" + A + "}", "0x5 1x40"));
    }

    private static Alert renewals() {
        return new Alert(
                        "SluiceLeaseRenewalsFail",
                        Severity.TICKET,
                        "sum by (job, instance) (increase(sluice_lease_renewals_total{result=\"failure\"}[10m])) > 3",
                        "0s",
                        "{{ $labels.instance }} cannot renew its leases",
                        "Its attempts count as lost and are run again elsewhere. PostgreSQL is slow for it, or its"
                                + " clock or network is not well.",
                        "sluice-jvm",
                        "lease-renewals",
                        List.of())
                .with(Case.when("leases are not renewed", "1m", "15m")
                        .series("sluice_lease_renewals_total{" + A + ",result=\"failure\"}", "0x5 0+1x20")
                        .series("sluice_lease_renewals_total{" + A + ",result=\"success\"}", "0+10x30")
                        .fires("job=sluice,instance=a:8642", ""))
                .with(Case.when("one lease is not renewed", "1m", "15m")
                        .series("sluice_lease_renewals_total{" + A + ",result=\"failure\"}", "0x10 1x20"));
    }
}
