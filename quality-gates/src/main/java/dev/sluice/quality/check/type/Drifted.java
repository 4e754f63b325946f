package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Columns;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TypeDoc;
import dev.sluice.quality.history.Distribution;
import dev.sluice.quality.history.Drift;
import dev.sluice.quality.history.Drift.Measure;
import dev.sluice.quality.history.ProfileData;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** How far the values of a column have moved from how they used to be. */
public final class Drifted extends BasicType {
    private static final List<String> MEASURES =
            List.of("psi", "jensenShannon", "kolmogorovSmirnov", "wasserstein", "chiSquared", "maxDifference");

    public Drifted() {
        super(
                TypeDoc.of(
                                "drift",
                                "Distance of the column's values from those of the baseline (a pinned version or an earlier window); 0 for "
                                        + "equal shapes. NULL is a bin of its own; wasserstein looks at values only. No baseline yet: SKIPPED; "
                                        + "no rows on either side: ERROR. A distance that chance explains (p of the test 0.001 or more) is 0; "
                                        + "one whose error reaches across a threshold warns instead of failing. Limits without thresholds: "
                                        + "psi 0.25, wasserstein 0.25 interquartile ranges, all others 0.1.")
                        .required("column", Kind.COLUMN, "The column; numbers, text or booleans.")
                        .choiceOrFirst(
                                "measure",
                                "psi: population stability index; jensenShannon: to base 2; kolmogorovSmirnov: greatest distance of the "
                                        + "distribution functions; wasserstein: mean move in interquartile ranges; chiSquared: effect size of "
                                        + "the test; maxDifference: greatest difference of a bin's share.",
                                MEASURES),
                new Standards(
                        "",
                        "distribution: psi, ks, swd, chi_square",
                        "expect_column_kl_divergence_to_be_less_than",
                        "",
                        "DetectAnomalies on the distribution"),
                Defaults.NO_VIOLATION,
                Value.OTHER);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.BASELINE);
    }

    @Override
    public Defaults defaults(CheckSpec check) {
        return Defaults.failing(
                "> " + BigDecimal.valueOf(measure(check).usualLimit()).toPlainString());
    }

    private static Measure measure(CheckSpec check) {
        return switch (String.valueOf(check.arguments().get("measure"))) {
            case "jensenShannon" -> Measure.JENSEN_SHANNON;
            case "kolmogorovSmirnov" -> Measure.KOLMOGOROV_SMIRNOV;
            case "wasserstein" -> Measure.WASSERSTEIN;
            case "chiSquared" -> Measure.CHI_SQUARED;
            case "maxDifference" -> Measure.L_INFINITY;
            default -> Measure.PSI;
        };
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        new Arguments(check).choice("measure", MEASURES);
        Measure measure = measure(check);
        Column column = new Columns(check, table)
                .one(
                        "column",
                        "only these have shapes that are kept",
                        Table.Kind.NUMBER,
                        Table.Kind.TEXT,
                        Table.Kind.BOOLEAN);
        if (history.baseline().isEmpty()) {
            return new CheckPlan.Metadata(
                    Set.of(column.name()), _ -> Measurement.skipped("there is no baseline to compare with yet"));
        }
        Optional<Distribution> reference =
                history.baseline().get().column(column.name()).flatMap(c -> reference(c, measure));
        if (reference.isEmpty()) {
            return new CheckPlan.Metadata(
                    Set.of(column.name()),
                    _ -> Measurement.undefined("the baseline does not tell how " + column.name() + " was distributed"));
        }
        Shape shape = Shape.like(reference.get(), column, dialect);
        return new CheckPlan.Scan(
                Set.of(column.name()),
                shape.aggregates(),
                row -> read(
                        measure,
                        Drift.measure(measure, reference.get(), shape.read().apply(row)),
                        row.count(0),
                        column),
                Optional.empty());
    }

    /** Quantiles tell distances along the line of numbers best, counts tell shares. */
    private static Optional<Distribution> reference(ProfileData.Column column, Measure measure) {
        Optional<Distribution> quantiles = column.numbers()
                .flatMap(numbers -> numbers.distribution(column.nulls(), 0))
                .map(q -> q);
        Optional<Distribution> counted =
                column.distribution().or(() -> column.numbers().flatMap(n -> Shape.deciles(n, column.nulls())));
        return measure == Measure.WASSERSTEIN && quantiles.isPresent() ? quantiles : counted;
    }

    private static Measurement read(Measure measure, Drift.Outcome outcome, long rows, Column column) {
        return switch (outcome) {
            case Drift.Undefined undefined -> Measurement.undefined(undefined.why());
            case Drift.Distance distance -> {
                boolean chance = distance.chance().orElse(0) >= Drift.ALPHA;
                String found = String.format(
                        Locale.ROOT,
                        "%s of %s against the baseline is %.4f",
                        measure.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        column.name(),
                        distance.value());
                Measurement measured = Measurement.of(
                        chance ? 0 : distance.value(),
                        "distance",
                        OptionalLong.of(rows),
                        chance
                                ? found + ", which chance explains (p = "
                                        + distance.chance().getAsDouble() + ")"
                                : found);
                yield distance.error() > 0 && !chance ? measured.within(distance.error()) : measured;
            }
        };
    }
}
