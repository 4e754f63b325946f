package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.AssetPublisher.Written;
import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.quality.gate.FailOpen;
import dev.sluice.quality.gate.Flapping;
import dev.sluice.quality.gate.Ground;
import dev.sluice.quality.gate.Ruling;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells people what gates decide: alerts that are raised once, and resolved when the trouble is over. */
final class GateNews {
    /** A decision that says something new. */
    void told(Tx tx, Dockets.Open open, Ruling ruling, long decision, Instant now) throws SQLException {
        Log.infof(
                "gates decided dataset=%s slice=%s version=%d decision=%s id=%d",
                open.docket().dataset(),
                open.slice(),
                open.docket().version(),
                DecisionStore.name(ruling.decision()),
                decision);
        for (Ground ground : ruling.grounds()) {
            held(tx, open, ruling, ground, now);
            failOpen(tx, open, ruling, ground, now);
        }
        Optional<Optional<Flapping.Report>> flapping = DecisionStore.flapping(tx, open, now);
        if (flapping.isPresent()) {
            flapping(tx, open, flapping.get(), now);
        }
    }

    /** A version passed and is published. */
    void published(Tx tx, Dockets.Open open, Written written, Instant now) throws SQLException {
        Log.infof(
                "published after its gates dataset=%s version=%d", open.docket().dataset(), written.version());
    }

    /** A verdict was reached: checks that broke are told of, whatever follows from them. */
    void judged(Tx tx, ActiveGate gate, String slice, List<CheckResult> results, Instant now) throws SQLException {
        List<String> broken = results.stream()
                .filter(r -> r.outcome() == CheckOutcome.ERROR)
                .map(r -> r.id() + ": " + r.message())
                .toList();
        if (broken.isEmpty()) {
            Alerts.resolve(tx, AlertKind.GATE_ERROR, subject(gate, slice), now);
        } else {
            Alerts.raise(
                    tx,
                    AlertKind.GATE_ERROR,
                    subject(gate, slice),
                    gate.definitionId(),
                    null,
                    "checks of " + gate.name() + " broke: " + String.join("; ", broken),
                    now);
        }
    }

    /** While a gate waits for its verdict the alert stays as it is. */
    private static void held(Tx tx, Dockets.Open open, Ruling ruling, Ground ground, Instant now) throws SQLException {
        ActiveGate gate = open.gate(ground.gate());
        switch (ground) {
            case Ground.Failed _ ->
                Alerts.raise(
                        tx,
                        AlertKind.GATE_HELD,
                        subject(gate, open.slice()),
                        gate.definitionId(),
                        null,
                        gate.name() + " holds " + version(open) + ": " + reasons(ruling, gate.name()),
                        now);
            case Ground.Passed _, Ground.Waived _, Ground.LetThrough _, Ground.Advisory _ ->
                Alerts.resolve(tx, AlertKind.GATE_HELD, subject(gate, open.slice()), now);
            case Ground.Awaited _, Ground.Recovering _ -> {}
        }
    }

    private static void failOpen(Tx tx, Dockets.Open open, Ruling ruling, Ground ground, Instant now)
            throws SQLException {
        ActiveGate gate = open.gate(ground.gate());
        List<FailOpen> let = ruling.failOpen().stream()
                .filter(f -> f.gate().equals(gate.name()))
                .toList();
        if (let.isEmpty()) {
            if (!(ground instanceof Ground.Awaited)) {
                Alerts.resolve(tx, AlertKind.GATE_FAIL_OPEN, subject(gate, open.slice()), now);
            }
            return;
        }
        Alerts.raise(
                tx,
                AlertKind.GATE_FAIL_OPEN,
                subject(gate, open.slice()),
                gate.definitionId(),
                null,
                gate.name() + " lets consumers of " + version(open) + " go on: "
                        + let.stream().map(FailOpen::message).collect(Collectors.joining("; ")),
                now);
    }

    private static String version(Dockets.Open open) {
        DatasetId dataset = open.docket().dataset();
        return dataset.namespace() + " " + dataset.name() + " version "
                + open.docket().version();
    }

    private static void flapping(Tx tx, Dockets.Open open, Optional<Flapping.Report> report, Instant now)
            throws SQLException {
        for (ActiveGate gate : open.gates()) {
            if (report.isPresent()) {
                Alerts.raise(
                        tx,
                        AlertKind.GATE_FLAPPING,
                        subject(gate, open.slice()),
                        gate.definitionId(),
                        null,
                        report.get().message(),
                        now);
            } else {
                Alerts.resolve(tx, AlertKind.GATE_FLAPPING, subject(gate, open.slice()), now);
            }
        }
    }

    private static String subject(ActiveGate gate, String slice) {
        return slice.isEmpty() ? gate.name() : gate.name() + "[" + slice + "]";
    }

    private static String reasons(Ruling ruling, String gate) {
        return ruling.decision() instanceof GateDecision.Held held
                ? held.reasons().stream()
                        .filter(r -> r.gate().equals(gate))
                        .map(r -> r.check().isEmpty() ? r.message() : r.check() + ": " + r.message())
                        .collect(Collectors.joining("; "))
                : "";
    }
}
