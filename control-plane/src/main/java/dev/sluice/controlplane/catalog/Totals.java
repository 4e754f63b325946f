package dev.sluice.controlplane.catalog;

import dev.sluice.controlplane.jdbc.Jdbc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the rows of a list as long as that is cheap. */
public final class Totals {
    /** Lists with more entries are not counted to their end. */
    public static final int MOST_COUNTED = 10_000;

    private Totals() {}

    /**
     * One round trip.
     *
     * @param from FROM and WHERE of the rows to count
     * @return null when there are more than {@link #MOST_COUNTED}
     */
    public static @Nullable Integer count(Jdbc jdbc, String from, @Nullable Object... parameters) {
        List<@Nullable Object> all = new ArrayList<>(Arrays.asList(parameters));
        all.add(MOST_COUNTED + 1);
        int counted = jdbc.query(
                        "SELECT count(*) AS counted FROM (SELECT 1 " + from + " LIMIT ?) AS found",
                        row -> row.getInt("counted"),
                        all.toArray())
                .getFirst();
        return counted > MOST_COUNTED ? null : counted;
    }
}
