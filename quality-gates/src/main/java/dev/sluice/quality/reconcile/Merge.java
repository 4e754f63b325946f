package dev.sluice.quality.reconcile;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Difference;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Walks two cursors that are ordered alike, and counts what is on one side only and what differs. Keeps one key in memory. */
final class Merge {
    /** Rows of one key that are held against each other; more say that the key is none. */
    private static final int MOST_OF_A_KEY = 10_000;

    private static final String MASK = "***";
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

    private final List<Pairing> keys;
    private final List<String> names;
    private final List<Pairing.Form> forms;
    private final Set<String> sensitive;
    private final int mostExamples;
    private final List<String> examples = new ArrayList<>();
    private long missing;
    private long surplus;
    private long different;

    /**
     * @param names of the values, for examples
     * @param forms of the values: how each compares
     */
    Merge(List<Pairing> keys, List<String> names, List<Pairing.Form> forms, Limits limits) {
        this.keys = keys;
        this.names = names;
        this.forms = forms;
        this.sensitive = limits.sensitive();
        this.mostExamples = limits.examples();
    }

    /** What a store gives, in the order of hashes. */
    interface Source {
        @Nullable
        Entry next() throws SQLException;
    }

    void walk(Source checked, Source other) throws SQLException {
        Entry one = checked.next();
        Entry two = other.next();
        while (one != null || two != null) {
            int order = one == null ? 1 : two == null ? -1 : one.hash().compareTo(two.hash());
            String hash = order <= 0
                    ? Objects.requireNonNull(one).hash()
                    : Objects.requireNonNull(two).hash();
            List<Entry> ours = new ArrayList<>();
            List<Entry> theirs = new ArrayList<>();
            if (order <= 0) {
                one = take(checked, one, hash, ours);
            }
            if (order >= 0) {
                two = take(other, two, hash, theirs);
            }
            settle(ours, theirs);
        }
    }

    private @Nullable Entry take(Source source, @Nullable Entry first, String hash, List<Entry> taken)
            throws SQLException {
        Entry next = first;
        while (next != null && next.hash().equals(hash)) {
            if (taken.size() == MOST_OF_A_KEY) {
                throw new CheckFault("more than " + MOST_OF_A_KEY + " rows have the key " + keyOf(next)
                        + "; name columns that identify a row");
            }
            taken.add(next);
            next = source.next();
        }
        return next;
    }

    /** Rows of the same key: equal ones go, what is left differs in pairs, and the rest is on one side only. */
    private void settle(List<Entry> ours, List<Entry> theirs) {
        for (Iterator<Entry> rest = ours.iterator(); rest.hasNext(); ) {
            Entry one = rest.next();
            Optional<Entry> same =
                    theirs.stream().filter(two -> equal(one, two)).findFirst();
            if (same.isPresent()) {
                theirs.remove(same.get());
                rest.remove();
            }
        }
        int pairs = Math.min(ours.size(), theirs.size());
        for (int i = 0; i < pairs; i++) {
            different++;
            example("different", ours.get(i), Optional.of(theirs.get(i)));
        }
        for (Entry one : ours.subList(pairs, ours.size())) {
            surplus++;
            example("surplus", one, Optional.empty());
        }
        for (Entry two : theirs.subList(pairs, theirs.size())) {
            missing++;
            example("missing", two, Optional.empty());
        }
    }

    private boolean equal(Entry one, Entry two) {
        for (int i = 0; i < forms.size(); i++) {
            if (!equal(forms.get(i), one.values().get(i), two.values().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(Pairing.Form form, @Nullable String one, @Nullable String two) {
        if (one == null || two == null) {
            return one == null && two == null;
        }
        return one.equals(two) || (form instanceof Pairing.Near near && near(near, one, two));
    }

    private static boolean near(Pairing.Near near, String one, String two) {
        double x = number(one);
        double y = number(two);
        if (!Double.isFinite(x) || !Double.isFinite(y)) {
            return Double.compare(x, y) == 0;
        }
        BigDecimal first = new BigDecimal(one.strip());
        BigDecimal second = new BigDecimal(two.strip());
        BigDecimal apart = first.subtract(second).abs();
        BigDecimal share = first.abs().max(second.abs()).multiply(BigDecimal.valueOf(near.relative()));
        return apart.compareTo(BigDecimal.valueOf(near.absolute()).max(share)) <= 0;
    }

    private static double number(String text) {
        return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            // Only its being finite counts; a decimal beyond double is compared exactly all the same.
            case String digits -> Math.clamp(Double.parseDouble(digits), -Double.MAX_VALUE, Double.MAX_VALUE);
        };
    }

    private void example(String what, Entry one, Optional<Entry> two) {
        if (examples.size() >= mostExamples) {
            return;
        }
        StringBuilder text = new StringBuilder(what).append(' ').append(keyOf(one));
        for (int i = 0; i < forms.size(); i++) {
            String mine = one.values().get(i);
            if (two.isEmpty()) {
                text.append(", ").append(names.get(i)).append('=').append(shown(names.get(i), forms.get(i), mine));
            } else if (!equal(forms.get(i), mine, two.get().values().get(i))) {
                text.append(", ").append(names.get(i)).append(' ').append(shown(names.get(i), forms.get(i), mine));
                text.append(" instead of ")
                        .append(shown(
                                names.get(i), forms.get(i), two.get().values().get(i)));
            }
        }
        examples.add(text.toString());
    }

    private String keyOf(Entry entry) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < keys.size(); i++) {
            String name = keys.get(i).column().name();
            text.append(i == 0 ? "" : ", ").append(name).append('=');
            text.append(shown(name, keys.get(i).form(), entry.key().get(i)));
        }
        return text.append(']').toString();
    }

    private String shown(String column, Pairing.Form form, @Nullable String value) {
        if (sensitive.contains(column)) {
            return MASK;
        }
        if (value == null) {
            return "NULL";
        }
        boolean moment = form instanceof Pairing.Moment && WHOLE.matcher(value).matches();
        return moment
                ? Instant.EPOCH.plus(Long.parseLong(value), ChronoUnit.MICROS).toString()
                : value;
    }

    Difference result(long rows, long otherRows) {
        return new Difference(rows, otherRows, missing, surplus, different, examples);
    }
}
