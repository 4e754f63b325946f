package dev.sluice.quality.reconcile;

import dev.sluice.quality.check.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The statements that a comparison sends to one side. */
final class Queries {
    /** Keeps PostgreSQL from copying the expressions of an inner query to each place that uses them. */
    private static final String ONCE = " OFFSET 0";

    private final Side side;
    private final Canon canon;
    private final List<Pairing> keys;
    private final List<Pairing> values;
    private final boolean other;

    private Queries(Side side, List<Pairing> keys, List<Pairing> values, boolean other) {
        this.side = side;
        this.canon = Canon.of(side.dialect());
        this.keys = keys;
        this.values = values;
        this.other = other;
    }

    static Queries ofChecked(Side side, List<Pairing> keys, List<Pairing> values) {
        return new Queries(side, keys, values, false);
    }

    static Queries ofOther(Side side, List<Pairing> keys, List<Pairing> values) {
        return new Queries(side, keys, values, true);
    }

    Side side() {
        return side;
    }

    List<String> preparation() {
        return canon.preparation();
    }

    String count() {
        return "SELECT count(*)" + side.from();
    }

    /** Segment, rows, and the two sums that do not depend on the order of rows. */
    String checksums(int segments) {
        List<String> texts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < keys.size() + values.size(); i++) {
            Pairing pairing = i < keys.size() ? keys.get(i) : values.get(i - keys.size());
            names.add("c" + i);
            texts.add(canon.fingerprint(column(pairing), pairing.form()) + " AS c" + i);
        }
        String plain = "SELECT " + String.join(", ", texts) + side.from() + ONCE;
        String hashed = "SELECT " + md5(names.subList(0, keys.size())) + " AS k, " + md5(names) + " AS r FROM (" + plain
                + ") AS plain" + ONCE;
        return "SELECT " + canon.segment("k", segments) + " AS segment, count(*) AS n, sum(" + canon.half("r", 0)
                + ") AS one, sum(" + canon.half("r", 1) + ") AS two FROM (" + hashed + ") AS hashed GROUP BY 1";
    }

    /** The rows of some segments, by the hash of their key. */
    String rows(Collection<Integer> wanted, int segments) {
        List<String> selected = new ArrayList<>();
        selected.add(md5(keyTexts()) + " AS h");
        for (int i = 0; i < keys.size(); i++) {
            selected.add(text(keys.get(i)) + " AS k" + i);
        }
        for (int i = 0; i < values.size(); i++) {
            selected.add(text(values.get(i)) + " AS v" + i);
        }
        String filter = wanted.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "SELECT * FROM (SELECT " + String.join(", ", selected) + side.from() + ") AS hashed WHERE "
                + canon.segment("h", segments) + " IN (" + filter + ") ORDER BY " + canon.byBytes("h");
    }

    /** Groups by the hash of their key: how many rows, and the sum of each value. */
    String groups() {
        List<String> inner = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> outer = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            inner.add(text(keys.get(i)) + " AS k" + i);
            names.add("k" + i);
        }
        for (int i = 0; i < values.size(); i++) {
            inner.add(side.dialect().quote(column(values.get(i)).name()) + " AS v" + i);
        }
        outer.add(names.isEmpty() ? "'' AS h" : md5(names) + " AS h");
        outer.addAll(names);
        outer.add(side.dialect().asText("count(*)") + " AS n");
        for (int i = 0; i < values.size(); i++) {
            outer.add(side.dialect().asText("sum(v" + i + ")") + " AS s" + i);
        }
        String grouped = names.isEmpty()
                ? ""
                : " GROUP BY " + String.join(", ", names) + " ORDER BY " + canon.byBytes(md5(names));
        return "SELECT " + String.join(", ", outer) + " FROM (SELECT "
                + (inner.isEmpty() ? "1" : String.join(", ", inner)) + side.from() + ") AS plain" + grouped;
    }

    private List<String> keyTexts() {
        return keys.stream().map(this::text).toList();
    }

    private String text(Pairing pairing) {
        return canon.text(column(pairing), pairing.form());
    }

    private Table.Column column(Pairing pairing) {
        return other ? pairing.other() : pairing.column();
    }

    private String md5(List<String> texts) {
        return "md5(" + canon.joined(texts) + ")";
    }
}
