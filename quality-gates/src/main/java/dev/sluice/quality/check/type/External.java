package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.History.Evidence;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.TypeDoc;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Results of other systems. */
public final class External extends BasicType {
    private static final Duration USUAL_AGE = Duration.ofHours(24);
    private static final int TOLD = 5;

    public External() {
        super(
                TypeDoc.of(
                                "external",
                                "Assertions of other systems about this version that did not pass: of dbt, Great Expectations, Soda, "
                                        + "anybody's by OpenLineage. Of each assertion the newest counts. None that is young enough: ERROR. "
                                        + "No rows are looked at.")
                        .optional(
                                "producer",
                                Kind.TEXT,
                                "Only of producers or jobs like this; * stands for anything. Default: *.")
                        .optional(
                                "assertion", Kind.TEXT, "Only assertions like this; * stands for anything. Default: *.")
                        .optional("column", Kind.COLUMN, "Only about this column. Default: any.")
                        .optional("maxAge", Kind.DURATION, "Older ones do not count. Default: 24h."),
                new Standards(
                        "custom", "any check result", "any validation result", "any test result", "any rule result"),
                Defaults.NO_VIOLATION,
                Value.OTHER);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.FACTS);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check)
                .read("maxAge", a -> a.duration("maxAge"))
                .noFilter(check)
                .list();
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        Pattern producer = glob(arguments.find("producer").orElse("*"));
        Pattern assertion = glob(arguments.find("assertion").orElse("*"));
        Optional<String> column = arguments.find("column");
        Duration maxAge = arguments.duration("maxAge").orElse(USUAL_AGE);
        Predicate<Evidence> fits = e -> producer.matcher(e.producer()).matches()
                && assertion.matcher(e.assertion()).matches()
                && (column.isEmpty() || column.equals(e.column()))
                && e.age(history.now()).compareTo(maxAge) <= 0;
        return new CheckPlan.Metadata(
                column.map(Set::of).orElse(Set.of()),
                _ -> read(history.facts().evidence().stream().filter(fits).toList(), maxAge));
    }

    /** The star stands for anything, everything else for itself. */
    private static Pattern glob(String glob) {
        return Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q"), Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    }

    private static Measurement read(List<Evidence> evidence, Duration maxAge) {
        record Assertion(String producer, String name, Optional<String> column) {}
        Map<Assertion, Evidence> newest = new LinkedHashMap<>();
        evidence.forEach(e -> newest.merge(
                new Assertion(e.producer(), e.assertion(), e.column()),
                e,
                (one, other) -> other.at().isAfter(one.at()) ? other : one));
        if (newest.isEmpty()) {
            return Measurement.undefined("no assertion of another system is younger than " + Ages.text(maxAge));
        }
        List<String> failed = newest.values().stream()
                .filter(e -> !e.passed())
                .map(e -> e.assertion() + e.column().map(c -> " of " + c).orElse(""))
                .toList();
        return Measurement.of(
                failed.size(),
                "assertions",
                OptionalLong.empty(),
                failed.isEmpty()
                        ? "all " + newest.size() + " assertions of other systems passed"
                        : failed.size() + " of " + newest.size() + " assertions of other systems failed: "
                                + String.join(", ", failed.stream().limit(TOLD).toList()));
    }
}
