package dev.sluice.adapters.sql.lineage;

import java.util.Optional;
import java.util.Set;

/**
 * What one statement does to one table.
 *
 * @param output the columns it sets and what decides about them
 * @param reads the tables read, if they are others than those found in the whole statement
 * @param confidence of the change as a whole
 */
record Change(
        StatementKind kind,
        Optional<TableName> target,
        Query output,
        Optional<Set<TableName>> reads,
        Confidence confidence) {
    static Change of(StatementKind kind, TableName target, Query output) {
        return new Change(kind, Optional.of(target), output, Optional.empty(), Confidence.EXACT);
    }

    static Change none(StatementKind kind) {
        return new Change(kind, Optional.empty(), Query.EMPTY, Optional.empty(), Confidence.EXACT);
    }

    static Change query(Query output) {
        return new Change(StatementKind.SELECT, Optional.empty(), output, Optional.empty(), Confidence.EXACT);
    }

    Change reading(Set<TableName> tables) {
        return new Change(kind, target, output, Optional.of(tables), confidence);
    }

    Change opaque() {
        return new Change(kind, target, output, reads, Confidence.OPAQUE);
    }
}
