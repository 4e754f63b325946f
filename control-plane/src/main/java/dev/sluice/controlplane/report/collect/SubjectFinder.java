package dev.sluice.controlplane.report.collect;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.VersionKey;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.report.history.PostgresHistory;
import dev.sluice.model.DatasetId;
import dev.sluice.model.RunId;
import dev.sluice.verify.history.RunStory;
import dev.sluice.verify.history.Version;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a report is about. Refusals differ: there was no such thing then; there was, and the requester may not see
 * it. Of a dataset by name outside the scope it is not told whether it exists.
 */
@ApplicationScoped
public class SubjectFinder {
    private static final List<String> STATES = List.of("run.state", "attempt.state");
    private static final int NEWEST_LOOKED_AT = 100;

    private final Jdbc jdbc;
    private final LedgerFacts ledger;
    private final OwnRuns own;

    public SubjectFinder(Jdbc jdbc, LedgerFacts ledger, OwnRuns own) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.own = own;
    }

    /**
     * @param runs as in {@link Subject#runs()}
     * @param version null for a run
     * @param title for people
     */
    record Found(List<UUID> runs, @Nullable Version version, String title) {}

    Found run(ReportRequest request, Point at, PostgresHistory history, Visible visible) {
        String text = request.subject().getOrDefault("run", "");
        if (text.isBlank()) {
            throw new UnknownSubjectException("the subject names no run; give its id as run");
        }
        UUID id = RunId.of(text).value();
        OwnRuns.Own ours = own.of(List.of(id)).get(id);
        if (ours != null) {
            List<UUID> runs = ownRuns(id, ours, at);
            if (!runs.isEmpty()) {
                requireVisible(ours, request, visible, id);
                return new Found(runs, null, title(id, ours));
            }
        }
        RunStory story = history.runs(List.of(id)).get(id);
        if (story == null || story.job() == null) {
            throw new UnknownSubjectException("no event of run " + id + " is known up to position " + at.logPosition()
                    + " of the event log, and the ledger has no such run among its first " + at.ledgerSize()
                    + " entries");
        }
        if (!visible.sees(story)) {
            throw new NotVisibleException("run " + id + " is outside the namespaces of the key");
        }
        return new Found(
                List.of(id),
                null,
                "Run " + id + " of " + story.job().namespace() + "/"
                        + story.job().name());
    }

    private static void requireVisible(OwnRuns.Own ours, ReportRequest request, Visible visible, UUID id) {
        if (!visible.isEverything() && !request.maySee(ours.namespace())) {
            throw new NotVisibleException("run " + id + " is outside the namespaces of the key");
        }
    }

    private static String title(UUID id, OwnRuns.Own ours) {
        return ours.step() == null
                ? "Run " + id + " of " + ours.workflow()
                : "Attempt " + ours.attempt() + " at " + ours.step() + " of " + ours.workflow() + " (" + id + ")";
    }

    /** The run with its attempts, or the attempt with its run; none when the ledger did not know it yet. */
    private List<UUID> ownRuns(UUID id, OwnRuns.Own ours, Point at) {
        List<LedgerFacts.Entry> entries = ledger.bySubject(List.of("run:" + ours.run()), STATES, at.ledgerSize())
                .getOrDefault("run:" + ours.run(), List.of());
        LinkedHashSet<UUID> attempts = new LinkedHashSet<>();
        boolean made = false;
        for (LedgerFacts.Entry entry : entries) {
            String attempt = entry.text("attempt");
            if (attempt == null) {
                made = true;
            } else {
                attempts.add(UUID.fromString(attempt));
            }
        }
        if (ours.step() != null) {
            return attempts.contains(id) ? List.of(id, ours.run()) : List.of();
        }
        if (!made && attempts.isEmpty()) {
            return List.of();
        }
        List<UUID> runs = new ArrayList<>(List.of(id));
        runs.addAll(attempts);
        return runs;
    }

    Found version(ReportRequest request, Point at, PostgresHistory history, Visible visible) {
        Map<String, String> subject = request.subject();
        Version asked = subject.containsKey("version")
                ? ofNode(String.valueOf(subject.get("version")), visible)
                : named(subject, at, history, visible);
        RunStory writer = history.runs(List.of(asked.run())).get(asked.run());
        SortedSet<DatasetId> names = history.names(asked.dataset());
        RunStory.Output written = writer == null
                ? null
                : writer.written().stream()
                        .filter(output -> names.contains(output.version().dataset()))
                        .filter(output -> visible.sees(output.version().dataset()))
                        .findFirst()
                        .orElse(null);
        if (writer == null || written == null) {
            throw new UnknownSubjectException("run " + asked.run() + " had written no version of "
                    + text(asked.dataset()) + " up to position " + at.logPosition() + " of the event log");
        }
        OwnRuns.Own ours = own.of(List.of(asked.run())).get(asked.run());
        if (ours != null) {
            requireVisible(ours, request, visible, asked.run());
        } else if (!visible.sees(writer)) {
            throw new NotVisibleException("the run that wrote the version is outside the namespaces of the key");
        }
        List<UUID> runs = ours == null || ours.run().equals(asked.run())
                ? List.of(asked.run())
                : List.of(asked.run(), ours.run());
        return new Found(
                runs,
                written.version(),
                "Version of " + text(written.version().dataset()) + " written by run " + asked.run());
    }

    private Version named(Map<String, String> subject, Point at, PostgresHistory history, Visible visible) {
        DatasetId dataset;
        try {
            dataset = new DatasetId(subject.getOrDefault("namespace", ""), subject.getOrDefault("name", ""));
        } catch (IllegalArgumentException e) {
            throw new UnknownSubjectException(
                    "the subject names no version: " + e.getMessage() + "; give namespace and name, or version");
        }
        requireVisible(dataset, visible);
        String run = subject.get("run");
        if (run != null) {
            return new Version(dataset, RunId.of(run).value());
        }
        List<RunStory.Output> newest = history.versions(dataset, NEWEST_LOOKED_AT);
        return newest.stream()
                .filter(output -> output.status() != RunStory.Status.PENDING)
                .findFirst()
                .or(() -> newest.stream().findFirst())
                .map(output -> new Version(dataset, output.version().run()))
                .orElseThrow(() -> new UnknownSubjectException("no run had written a version of " + text(dataset)
                        + " up to position " + at.logPosition() + " of the event log"));
    }

    private Version ofNode(String text, Visible visible) {
        NodeId id;
        try {
            id = NodeId.parse(text);
        } catch (InvalidRequestException e) {
            throw new UnknownSubjectException(String.valueOf(e.getMessage()));
        }
        if (id.kind() != NodeId.Kind.DATASET_VERSION) {
            throw new UnknownSubjectException("'" + text + "' names a " + id.kind() + ", not a version of a dataset");
        }
        VersionKey key = id.versionKey();
        DatasetId dataset = jdbc.first(
                        "SELECT n.name, d.name FROM dataset d JOIN namespace n ON n.id = d.namespace_id WHERE d.id = ?",
                        row -> new DatasetId(row.getString(1), row.getString(2)),
                        key.datasetId())
                .orElseThrow(() -> new UnknownSubjectException("no dataset has the id in '" + text + "'"));
        requireVisible(dataset, visible);
        return new Version(dataset, key.runId());
    }

    private static void requireVisible(DatasetId dataset, Visible visible) {
        if (!visible.sees(dataset)) {
            throw new NotVisibleException("namespace " + dataset.namespace() + " is outside the namespaces of the key");
        }
    }

    private static String text(DatasetId dataset) {
        return dataset.namespace() + "/" + dataset.name();
    }
}
