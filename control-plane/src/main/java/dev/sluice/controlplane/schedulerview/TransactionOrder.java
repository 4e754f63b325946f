package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.jdbc.Jdbc;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Rows in the order of the transactions that wrote them: the columns {@code txid} and {@code id} of a table. */
public final class TransactionOrder {
    private final String alias;

    /**
     * @param alias of the table in the query
     */
    public TransactionOrder(String alias) {
        this.alias = alias;
    }

    /** Nothing that is written from now on comes before it. */
    public static EventPosition horizon(Jdbc jdbc) {
        return new EventPosition(
                Long.parseLong(
                        jdbc.query("SELECT pg_snapshot_xmin(pg_current_snapshot())::text", row -> row.getString(1))
                                .getFirst()),
                0);
    }

    /** Rows behind a position, up to another one if it is given, of transactions that are over. */
    public Where between(EventPosition after, @Nullable EventPosition upTo) {
        String row = "(" + alias + ".txid, " + alias + ".id)";
        Where where = new Where()
                .and(row + " > (?::text::xid8, ?)", Long.toString(after.transaction()), after.id())
                .and(alias + ".txid < pg_snapshot_xmin(pg_current_snapshot())");
        if (upTo != null) {
            where.and(row + " <= (?::text::xid8, ?)", Long.toString(upTo.transaction()), upTo.id());
        }
        return where;
    }

    /** Behind the conditions. */
    public String limited() {
        return "ORDER BY " + alias + ".txid, " + alias + ".id LIMIT ?";
    }

    /** Of a row that selects both columns, {@code txid} as text. */
    public static EventPosition position(ResultSet row) throws SQLException {
        return new EventPosition(Long.parseLong(row.getString("txid")), row.getLong("id"));
    }
}
