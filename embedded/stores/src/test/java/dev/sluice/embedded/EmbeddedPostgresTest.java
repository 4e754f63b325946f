package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    private final Path directory;

    EmbeddedPostgresTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void startsBesideAPidFileWhoseNumberNowBelongsToAStranger() throws IOException, SQLException {
        startAndStop();
        Path pidFile = directory.resolve("postgres/data/postmaster.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + pidFile.getParent() + "\n0\n5432\n\n\n\n");

        startAndStop();

        assertThat(pidFile).doesNotExist();
    }

    /** What an ordinary container allows to root: no user namespaces. */
    @Test
    void rootMayFallBackToAnUnprivilegedUserAndReturn() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root has another account to fall back to");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

        for (RunAs account : List.of(RunAs.UNPRIVILEGED, RunAs.NAMESPACE, RunAs.UNPRIVILEGED)) {
            assumeTrue(Commands.run(Duration.ofSeconds(5), account.command(List.of("true")))
                    .succeeded());
            try (var postgres =
                            EmbeddedPostgres.start(directory.resolve("postgres"), directory.resolve("logs"), account);
                    var connection =
                            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }

    @Test
    void commitsAreDurable() throws SQLException {
        try (var postgres = start();
                var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                var row = connection
                        .createStatement()
                        .executeQuery("SELECT current_setting('fsync'), current_setting('synchronous_commit'),"
                                + " current_setting('full_page_writes'), current_setting('listen_addresses')")) {
            row.next();

            assertThat(new String[] {row.getString(1), row.getString(2), row.getString(3), row.getString(4)})
                    .containsExactly("on", "on", "on", "127.0.0.1");
        }
    }

    private void startAndStop() throws SQLException {
        try (var postgres = start();
                var connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(directory.resolve("postgres"), directory.resolve("logs"));
    }
}
