package dev.sluice.controlplane.forecast.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.event.DatasetPart;
import dev.sluice.model.event.RunEvent;
import dev.sluice.model.facet.LineageFacets;
import dev.sluice.model.facet.ParentRun;
import dev.sluice.model.facet.Statistics;
import dev.sluice.scheduler.predict.feed.RunSignal;
import dev.sluice.scheduler.predict.feed.RunSignal.Kind;
import dev.sluice.scheduler.predict.feed.RunSignal.Told;
import dev.sluice.scheduler.predict.feed.RunSignal.Touched;
import dev.sluice.verify.event.FacetReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from an event of the log what forecasts need of it. Pure. What a facet says wrongly is as if it did not say it. */
final class SignalReader {
    private static final Set<String> RUN_FACETS = Set.of(
            "sluice_run", "sluice_attempt", "processing_engine", "errorMessage", "executionParameters", "nominalTime");
    private static final Set<String> ASSERTIONS = Set.of("dataQualityAssertions");
    private static final int MOST_DATASETS = 100;
    private static final long EARLIEST = Instant.EPOCH.getEpochSecond();
    private static final long LATEST = Instant.parse("9999-01-01T00:00:00Z").getEpochSecond();

    private final FacetReader reader = new FacetReader();

    /** What it says of its run; and, where checks of a gate failed, of the run that wrote what was checked. */
    List<RunSignal> read(long position, RunEvent event, Instant received) {
        LineageFacets.OfJob job = reader.readJob(event.job().facets());
        if (job.type() != null && job.type().isContinuous()) {
            return List.of(); // what is not meant to end takes no time that could be forecast
        }
        List<RunSignal> signals = new ArrayList<>(1);
        Told told = told(event, job);
        RunSignal signal = new RunSignal(
                position,
                event.runId().value(),
                event.job().id(),
                kind(event),
                micros(event.eventTime()),
                micros(received),
                told);
        signals.add(signal);
        if (told.checksFailed()
                && job.type() != null
                && "GATE".equals(job.type().jobType())) {
            ParentRun writer = reader.readRun(event.runFacets()).parent();
            if (writer != null) {
                signals.add(ofWriter(signal, writer));
            }
        }
        return signals;
    }

    private static RunSignal ofWriter(RunSignal gate, ParentRun writer) {
        return new RunSignal(
                gate.position(),
                writer.run().value(),
                writer.job(),
                Kind.OTHER,
                gate.at(),
                gate.received(),
                Told.FAILED_CHECKS);
    }

    private static Kind kind(RunEvent event) {
        return switch (event.type()) {
            case START -> Kind.STARTED;
            case RUNNING -> Kind.RUNNING;
            case COMPLETE -> Kind.COMPLETED;
            case ABORT -> Kind.ABORTED;
            case FAIL -> Kind.FAILED;
            case OTHER -> Kind.OTHER;
        };
    }

    private static long micros(Instant instant) {
        return Math.clamp(instant.getEpochSecond(), EARLIEST, LATEST) * 1_000_000 + instant.getNano() / 1_000;
    }

    private Told told(RunEvent event, LineageFacets.OfJob job) {
        Map<String, JsonNode> run = reader.find(event.runFacets(), RUN_FACETS);
        OwnWord own = OwnWord.of(run);
        var code = reader.codeVersion(event.job().facets());
        return new Told(
                own.pool(),
                own.owner().isEmpty() ? RunWords.owner(reader, event.job().facets()) : own.owner(),
                type(run, job),
                code == null ? "" : code.toString().substring(0, 12),
                own.error().isEmpty() ? RunWords.errorClass(run.get("errorMessage")) : own.error(),
                own.started(),
                anyCheckFailed(event),
                own.prior(),
                RunWords.context(run, own, event.eventTime()),
                touched(event.inputs()),
                touched(event.outputs()));
    }

    private static String type(Map<String, JsonNode> run, LineageFacets.OfJob job) {
        JsonNode engine = run.get("processing_engine");
        String name = engine == null ? "" : RunWords.text(engine, "name");
        if (job.type() == null) {
            return name;
        }
        String kind = job.type().jobType() == null ? "" : job.type().jobType();
        return RunWords.cut(job.type().integration() + ' ' + kind + ' ' + name);
    }

    private List<Touched> touched(List<DatasetPart> parts) {
        return parts.stream().limit(MOST_DATASETS).map(this::touched).toList();
    }

    private Touched touched(DatasetPart part) {
        Statistics statistics = part.ioFacets().isEmpty() ? null : reader.statistics(part.ioFacets());
        return new Touched(
                part.id().namespace() + ' ' + part.id().name(),
                optional(statistics == null ? null : statistics.rowCount()),
                optional(statistics == null ? null : statistics.size()));
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private boolean anyCheckFailed(RunEvent event) {
        return event.inputs().stream().anyMatch(this::checkFailed)
                || event.outputs().stream().anyMatch(this::checkFailed);
    }

    private boolean checkFailed(DatasetPart part) {
        for (var facets : List.of(part.ioFacets(), part.facets())) {
            JsonNode found =
                    facets.isEmpty() ? null : reader.find(facets, ASSERTIONS).get("dataQualityAssertions");
            if (found != null) {
                for (JsonNode assertion : found.path("assertions")) {
                    if (!assertion.path("success").asBoolean(true)
                            && !assertion.path("severity").asText().equalsIgnoreCase("warn")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
