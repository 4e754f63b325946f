package dev.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One PostgreSQL and one Neo4j per test JVM, started at first use and deleted when the JVM ends.
 *
 * <p>Tests share them: take {@link EmbeddedPostgres#freshDatabase()} for an empty database, and delete
 * what was left in Neo4j before a test that needs it empty.
 */
public final class SharedStores {
    private SharedStores() {}

    private static final class Postgres {
        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            EmbeddedPostgres postgres = EmbeddedPostgres.startTemporary();
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "postgres-stop"));
            return postgres;
        }
    }

    private static final class Neo4j {
        static final EmbeddedNeo4j INSTANCE = start();

        private static EmbeddedNeo4j start() {
            EmbeddedNeo4j neo4j = EmbeddedNeo4j.startTemporary();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(neo4j), "neo4j-stop"));
            return neo4j;
        }

        private static void stop(EmbeddedNeo4j neo4j) {
            neo4j.close();
            try {
                neo4j.delete();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static EmbeddedPostgres postgres() {
        return Postgres.INSTANCE;
    }

    public static EmbeddedNeo4j neo4j() {
        return Neo4j.INSTANCE;
    }
}
