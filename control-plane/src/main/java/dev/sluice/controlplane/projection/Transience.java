package dev.sluice.controlplane.projection;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Tells failures of the store, which pass, from failures of an event, which do not. */
final class Transience {
    /** Connection, insufficient resources, operator intervention, system error, rollback, lock not available. */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "53", "57", "58", "40", "55");

    private Transience() {}

    static boolean isTransient(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException || cause instanceof SQLRecoverableException) {
                return true;
            }
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                return state == null || state.length() < 2 || PASSING_CLASSES.contains(state.substring(0, 2));
            }
        }
        return false;
    }
}
