package dev.sluice.controlplane.projection;

import java.sql.SQLException;

/** Carries a failure of the store through code that declares none. */
final class StoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreFailure(SQLException cause) {
        super(cause);
    }
}
