package dev.sluice.quality.compare;

import dev.sluice.model.reproduce.Level;
import dev.sluice.model.reproduce.Tolerance;
import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.execute.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares two datasets, from the closest level down to the first that they reach. */
public final class Comparison {
    private final Compared compared;
    private final Limits limits;

    public Comparison(Compared compared, Limits limits) {
        this.compared = compared;
        this.limits = limits;
    }

    /** How alike they are. Bytes are looked at first, then rows, each side's only once; row by row only when they differ. */
    public Difference between(Evidence original, Evidence repeated) {
        if (original.bytes().isPresent() && original.bytes().equals(repeated.bytes())) {
            return Difference.alike(Level.BYTE, "", List.of(), List.of());
        }
        ContentDigest one;
        ContentDigest other;
        try {
            other = content(repeated);
            if (original.source().isEmpty()) {
                return withKept(original, other);
            }
            one = content(original);
        } catch (CheckFault e) {
            return Difference.unknown("it cannot be read as rows: " + e.getMessage(), List.of());
        }
        List<Difference.Measured> measures = measures(one, other);
        boolean sameSchema = one.schema().equals(other.schema());
        if (sameSchema && one.rows() == other.rows() && one.sum().equals(other.sum())) {
            String reason = original.bytes().isPresent() && repeated.bytes().isPresent()
                    ? "the bytes differ, the rows are the same"
                    : "the rows are the same; there are no files to compare byte by byte";
            return Difference.alike(Level.LOGICAL, reason, measures, remarks(original, repeated));
        }
        Difference rows = rows(original, repeated, one, other, measures);
        boolean within = !measures.isEmpty() && measures.stream().allMatch(Difference.Measured::within);
        return sameSchema && within
                ? new Difference(
                        Level.STATISTICAL,
                        "the rows differ, all declared metrics are within their tolerances",
                        rows.onlyOriginal(),
                        rows.onlyRepeated(),
                        rows.columns(),
                        measures,
                        rows.remarks())
                : rows;
    }

    private ContentDigest content(Evidence side) {
        return Content.digest(side.source().orElseThrow(() -> new CheckFault("its rows are gone")), compared, limits);
    }

    private static Difference withKept(Evidence original, ContentDigest other) {
        Evidence.Kept kept = original.kept()
                .orElseThrow(() -> new CheckFault("the original is gone, and no digest of its rows was kept"));
        if (!kept.algorithm().equals(other.algorithm())) {
            return Difference.unknown(
                    "the original is gone, and its digest is of " + kept.algorithm() + ", not of " + other.algorithm(),
                    List.of());
        }
        return kept.digest().equals(other.digest())
                ? Difference.alike(
                        Level.LOGICAL,
                        "the rows are the same as those of the original, by its digest",
                        List.of(),
                        List.of())
                : Difference.unknown(
                        "the digests of the rows differ (" + kept.rows() + " and " + other.rows()
                                + " rows); the original is gone, so nobody can say in which columns",
                        List.of());
    }

    private List<Difference.Measured> measures(ContentDigest one, ContentDigest other) {
        List<Difference.Measured> measures = new ArrayList<>();
        for (int i = 0; i < compared.metrics().size(); i++) {
            Tolerance tolerance = compared.metrics().get(i);
            double was = one.measures().get(i);
            double is = other.measures().get(i);
            String name = tolerance.metric().name().toLowerCase(Locale.ROOT);
            measures.add(new Difference.Measured(
                    tolerance.column().isEmpty() ? name : name + "(" + tolerance.column() + ")",
                    was,
                    is,
                    tolerance.holds(was, is)));
        }
        return measures;
    }

    private Difference rows(
            Evidence original,
            Evidence repeated,
            ContentDigest one,
            ContentDigest other,
            List<Difference.Measured> measures) {
        List<Difference.Column> schema = schema(one.schema(), other.schema());
        if (!schema.isEmpty()) {
            return new Difference(
                    Level.DIFFERENT,
                    "the columns differ: " + schema.getFirst().name() + " "
                            + schema.getFirst().what(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    schema,
                    measures,
                    List.of());
        }
        try (RowDifference difference = new RowDifference(compared, limits)) {
            return difference.between(
                    original.source().orElseThrow(), repeated.source().orElseThrow(), measures);
        } catch (CheckFault e) {
            return Difference.unknown(
                    "the rows differ, and cannot be compared one by one: " + e.getMessage(), measures);
        }
    }

    private static List<Difference.Column> schema(String one, String other) {
        Map<String, String> was = columns(one);
        Map<String, String> is = columns(other);
        TreeSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        List<Difference.Column> columns = new ArrayList<>();
        for (String name : names) {
            String before = was.get(name);
            String after = is.get(name);
            if (before == null) {
                columns.add(new Difference.Column(name, 0, "is only in the repetition"));
            } else if (after == null) {
                columns.add(new Difference.Column(name, 0, "is only in the original"));
            } else if (!before.equals(after)) {
                columns.add(new Difference.Column(name, 0, "was " + before + ", now is " + after));
            }
        }
        return columns;
    }

    /** Lines such as {@code 6:amount EXACT}. */
    private static Map<String, String> columns(String schema) {
        Map<String, String> columns = new TreeMap<>();
        schema.lines().forEach(line -> {
            int colon = line.indexOf(':');
            int end = colon + 1 + Integer.parseInt(line.substring(0, colon));
            columns.put(line.substring(colon + 1, end), line.substring(end + 1));
        });
        return columns;
    }

    private List<String> remarks(Evidence original, Evidence repeated) {
        Optional<List<String>> remarks = original.source()
                .flatMap(one -> repeated.source().map(other -> RowDifference.remarks(one, other, compared, limits)));
        return remarks.orElse(List.of());
    }
}
