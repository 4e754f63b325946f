package dev.sluice.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the embedded server runs with, as the text of its configuration file. */
enum PostgresSettings {
    /** For data that must survive: every acknowledged commit is on the disk. */
    DURABLE {
        @Override
        void add(Map<String, String> settings) {
            settings.put("fsync", "on");
            settings.put("synchronous_commit", "on");
            settings.put("full_page_writes", "on");
            settings.put("timezone", "UTC");
        }
    },
    /** For tests: lost at the end anyway, so nothing waits for the disk. */
    TEMPORARY {
        @Override
        void add(Map<String, String> settings) {
            settings.put("fsync", "off");
            settings.put("synchronous_commit", "off");
            settings.put("full_page_writes", "off");
            settings.put("timezone", "Asia/Kathmandu");
        }

        /** Tests open thousands of connections, and this was most of what one costs. */
        @Override
        int passwordRounds() {
            return 1;
        }

        /**
         * The session's zone differs from the JVM's on purpose: a missing timestamptz shows here first.
         *
         * <p>The JDBC driver asks for the JVM's zone at connect, so only a trigger at login can set another.
         */
        @Override
        Optional<String> sessionSetup() {
            return Optional.of("""
                    CREATE SCHEMA session_setup;
                    CREATE FUNCTION session_setup.set_zone() RETURNS event_trigger LANGUAGE plpgsql AS
                      $$BEGIN PERFORM set_config('TimeZone', 'Asia/Kathmandu', false); END$$;
                    CREATE EVENT TRIGGER set_zone ON login EXECUTE FUNCTION session_setup.set_zone();
                    ALTER EVENT TRIGGER set_zone ENABLE ALWAYS;
                    """);
        }
    };

    abstract void add(Map<String, String> settings);

    /** SQL for the database that all others are copied from. */
    Optional<String> sessionSetup() {
        return Optional.empty();
    }

    /** Iterations of SCRAM for the password that a cluster is made with; PostgreSQL's default is 4096. */
    int passwordRounds() {
        return 4_096;
    }

    String fileFor(int port) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", Integer.toString(port));
        // No socket file: its path has a length limit that deep data directories exceed.
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", "100");
        settings.put("shared_buffers", "256MB");
        settings.put("effective_cache_size", "1GB");
        settings.put("random_page_cost", "1.1");
        // Compiling a query costs more than the short ones of the service take.
        settings.put("jit", "off");
        settings.put("max_wal_size", "2GB");
        settings.put("min_wal_size", "256MB");
        settings.put("checkpoint_timeout", "10min");
        settings.put("log_checkpoints", "off");
        settings.put("log_timezone", "UTC");
        add(settings);
        var text = new StringBuilder("# Written at every start of Sluice; changes are lost.\n");
        settings.forEach(
                (name, value) -> text.append(name).append(" = '").append(value).append("'\n"));
        return text.toString();
    }
}
