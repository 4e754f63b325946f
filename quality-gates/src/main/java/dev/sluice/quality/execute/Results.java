package dev.sluice.quality.execute;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.quality.check.CheckKey;
import dev.sluice.quality.check.Judgement;
import dev.sluice.quality.check.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The results of an audit as they come in. Each check gets one; what has none at the end is ERROR. */
final class Results {
    private static final int LONGEST_MESSAGE = 1_000;

    private final CheckCatalogue catalogue;
    private final AuditRequest request;
    private final Map<Integer, CheckResult> byNumber = new TreeMap<>();
    private final List<Planned> measured = new ArrayList<>();

    Results(CheckCatalogue catalogue, AuditRequest request) {
        this.catalogue = catalogue;
        this.request = request;
    }

    /** Holds what was read against the thresholds. A fault in the reading is this check's alone. */
    void measured(Planned check, String sql, Duration took, Supplier<Measurement> reading) {
        Measurement measurement;
        try {
            measurement = reading.get();
        } catch (RuntimeException e) {
            broken(check, sql, took, "the answer cannot be read: " + e.getMessage());
            return;
        }
        Judgement judgement = catalogue.judge(check.spec(), measurement, check.history());
        put(check.number(), result(check, judgement, measurement, sql, took));
        measured.add(check);
    }

    void broken(Planned check, String sql, Duration took, String message) {
        put(check.number(), error(check.number(), check.spec(), check.plan().columns(), sql, took, message));
    }

    /** A check that has no plan. */
    void broken(int number, CheckSpec spec, String message) {
        put(number, error(number, spec, Set.of(), "", Duration.ZERO, message));
    }

    void allUnfinishedBroken(String message) {
        for (int i = 0; i < request.checks().size(); i++) {
            if (!byNumber.containsKey(i)) {
                broken(i, request.checks().get(i), message);
            }
        }
    }

    /** Checks that were held against their thresholds. */
    List<Planned> measured() {
        return List.copyOf(measured);
    }

    CheckResult of(Planned check) {
        return Objects.requireNonNull(byNumber.get(check.number()));
    }

    void put(int number, CheckResult result) {
        byNumber.put(number, result);
    }

    /** What came out as passed or nearly so is not to be trusted after all. */
    void doubt(Planned check, String why) {
        CheckResult result = of(check);
        if (result.outcome() == CheckOutcome.PASS || result.outcome() == CheckOutcome.WARN) {
            put(
                    check.number(),
                    changed(result, CheckOutcome.ERROR, why + "; otherwise: " + result.message(), result.sample()));
        }
    }

    List<CheckResult> all() {
        return List.copyOf(byNumber.values());
    }

    private CheckResult result(Planned check, Judgement judgement, Measurement found, String sql, Duration took) {
        CheckSpec spec = check.spec();
        OptionalDouble relative = found.error().isPresent() && found.value().orElse(0) != 0
                ? OptionalDouble.of(
                        found.error().getAsDouble() / Math.abs(found.value().getAsDouble()))
                : found.error();
        return new CheckResult(
                key(check.number()),
                spec.id(),
                spec.type(),
                spec.severity(),
                spec.troubleRule(),
                check.plan().columns(),
                judgement.outcome(),
                found.value(),
                found.unit(),
                found.numerator(),
                found.rows(),
                judgement.threshold(),
                cut(judgement.message()),
                sql,
                took,
                relative,
                List.of());
    }

    private String key(int number) {
        return CheckKey.of(request.dataset(), request.checks().get(number));
    }

    private CheckResult error(
            int number, CheckSpec spec, Set<String> columns, String sql, Duration took, String message) {
        return new CheckResult(
                key(number),
                spec.id(),
                spec.type(),
                spec.severity(),
                spec.troubleRule(),
                columns,
                CheckOutcome.ERROR,
                OptionalDouble.empty(),
                "",
                OptionalLong.empty(),
                OptionalLong.empty(),
                "",
                cut(withoutValues(message)),
                sql,
                took,
                OptionalDouble.empty(),
                List.of());
    }

    /** Engines quote the value that they could not convert. */
    private String withoutValues(String message) {
        return request.limits().sensitive().isEmpty() ? message : message.replaceAll("'[^']*'", "'***'");
    }

    private static String cut(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "...";
    }

    static CheckResult changed(
            CheckResult result, CheckOutcome outcome, String message, List<CheckResult.SampleRow> sample) {
        return new CheckResult(
                result.checkKey(),
                result.id(),
                result.type(),
                result.severity(),
                result.troubleRule(),
                result.columns(),
                outcome,
                result.value(),
                result.unit(),
                result.numerator(),
                result.rows(),
                result.threshold(),
                cut(message),
                result.statement(),
                result.took(),
                result.error(),
                sample);
    }
}
