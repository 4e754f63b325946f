package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gate.GateChecks;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.CheckSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Checks that come out as a test says, by gate and id; all others pass. What fails has a sample and a profile. */
final class ScriptedAudit implements GateChecks {
    private static final String PROFILE = """
            {"rows": 100, "columns": [
               {"name": "id", "nulls": 3, "distinct": 97, "least": "1", "greatest": "100",
                "numbers": {"count": 97, "mean": 50.5, "deviation": 29.0, "quantiles": [[0.0, 1.0], [0.5, 50.0], [1.0, 100.0]]},
                "histogram": {"edges": [50.0], "counts": [48, 49], "nulls": 3, "least": 1.0, "greatest": 100.0}},
               {"name": "country", "nulls": 0, "top": {"counts": [["AT", 20], ["DE", 80]], "other": 0, "nulls": 0}}],
             "schema": [{"name": "id", "type": "bigint", "nullable": true}, {"name": "country", "type": "text", "nullable": false}]}
            """;

    private record Key(String gate, String check) {}

    private final Map<Key, CheckOutcome> outcomes = new ConcurrentHashMap<>();

    /** From now on the check of the gate, namespace/name, comes out so. */
    void says(String gate, String check, CheckOutcome outcome) {
        outcomes.put(new Key(gate, check), outcome);
    }

    @Override
    public Found run(Request request, Watch watch) {
        List<CheckResult> results = request.spec().checks().stream()
                .map(check -> result(
                        request, check, outcomes.getOrDefault(new Key(request.gate(), check.id()), CheckOutcome.PASS)))
                .toList();
        return new Found(results, OptionalLong.of(100), Optional.of(PROFILE), Duration.ofMillis(2));
    }

    private static CheckResult result(Request request, CheckSpec check, CheckOutcome outcome) {
        Object columns = check.arguments().get("columns");
        Set<String> about = columns instanceof List<?> list
                ? Set.copyOf(list.stream().map(String::valueOf).toList())
                : Set.of();
        boolean bad = outcome == CheckOutcome.FAIL;
        List<CheckResult.SampleRow> sample = bad
                ? List.of(new CheckResult.SampleRow(List.of(
                        new CheckResult.Cell("id", Optional.empty()),
                        new CheckResult.Cell("email", Optional.of("***")))))
                : List.of();
        return new CheckResult(
                request.gate() + "-" + check.id(),
                check.id(),
                check.type(),
                check.severity(),
                check.troubleRule(),
                about,
                outcome,
                OptionalDouble.of(bad ? 3 : 0),
                "rows",
                OptionalLong.of(bad ? 3 : 0),
                OptionalLong.of(100),
                "> 0",
                bad ? "3 of 100 values are null" : "no value is null",
                "SELECT count(*) FROM t",
                Duration.ofMillis(1),
                OptionalDouble.empty(),
                sample);
    }
}
