package dev.sluice.controlplane.reproduce;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.model.reproduce.Level;
import dev.sluice.quality.compare.Difference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison found, as it is stored in canonical JSON.
 *
 * @param fingerprint of the run
 * @param repeatedFingerprint of the run that repeats it
 * @param gaps of the run's fingerprint
 * @param outputs each that was compared
 */
public record Outcome(
        @Nullable String fingerprint, @Nullable String repeatedFingerprint, List<String> gaps, List<Output> outputs) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Outcome {
        gaps = List.copyOf(gaps);
        outputs = List.copyOf(outputs);
    }

    /** A column that differs. */
    public record Column(String name, long rows, String what) {}

    /** A metric of both sides; null where there is nothing to measure. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Measured(
            String metric,
            @Nullable Double original,
            @Nullable Double repeated,
            boolean within) {}

    /**
     * An output.
     *
     * @param expected as declared
     * @param level as reached
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Output(
            String namespace,
            String name,
            Level expected,
            Level level,
            String reason,
            @Nullable String originalSha256,
            @Nullable String repeatedSha256,
            @Nullable Long onlyOriginal,
            @Nullable Long onlyRepeated,
            List<Column> columns,
            List<Measured> metrics,
            List<String> remarks) {
        public Output {
            columns = List.copyOf(columns);
            metrics = List.copyOf(metrics);
            remarks = List.copyOf(remarks);
        }

        static Output of(
                Originals.Output original,
                Difference found,
                @Nullable String originalSha256,
                @Nullable String repeatedSha256) {
            return new Output(
                    original.dataset().namespace(),
                    original.dataset().name(),
                    original.compared().expect(),
                    found.level(),
                    found.reason(),
                    originalSha256,
                    repeatedSha256,
                    found.onlyOriginal().isPresent() ? found.onlyOriginal().getAsLong() : null,
                    found.onlyRepeated().isPresent() ? found.onlyRepeated().getAsLong() : null,
                    found.columns().stream()
                            .map(c -> new Column(c.name(), c.rows(), c.what()))
                            .toList(),
                    found.measures().stream()
                            .map(m -> new Measured(m.metric(), number(m.original()), number(m.repeated()), m.within()))
                            .toList(),
                    found.remarks());
        }

        private static @Nullable Double number(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }

    /** The least alike of its outputs. */
    Level level() {
        return Level.worst(outputs.stream().map(Output::level).toList());
    }

    /** What was expected of the one that matters most: the least alike. */
    Level expected() {
        return Level.worst(outputs.stream().map(Output::expected).toList());
    }

    String json() {
        return RunFingerprint.canonical(this);
    }

    /** As it was stored. */
    public static Outcome parse(String json) {
        try {
            return JSON.readValue(json, Outcome.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a result of ours is not what it was written as", e);
        }
    }
}
