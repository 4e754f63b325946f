package dev.sluice.lineage.neo4j;

import java.net.URI;
import java.time.Duration;

/**
 * How to reach a Neo4j server.
 *
 * @param uri bolt:// or neo4j:// address
 * @param password kept out of {@link #toString()}
 * @param connectTimeout wait for a connection, and how long a failed transaction is tried again
 * @param queryTimeout wait for everything but walks, which bring their own
 * @param poolSize most connections at a time
 */
public record Neo4jConfig(
        URI uri, String user, String password, Duration connectTimeout, Duration queryTimeout, int poolSize) {
    public Neo4jConfig {
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("queryTimeout", queryTimeout);
        if (poolSize < 1) {
            throw new IllegalArgumentException("poolSize is " + poolSize + "; at least 1 connection is needed");
        }
    }

    private static void requirePositive(String what, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(what + " is " + value + "; it must be longer than zero");
        }
    }

    @Override
    public String toString() {
        return "Neo4jConfig[uri=" + uri + ", user=" + user + ", password=***, connectTimeout=" + connectTimeout
                + ", queryTimeout=" + queryTimeout + ", poolSize=" + poolSize + "]";
    }
}
