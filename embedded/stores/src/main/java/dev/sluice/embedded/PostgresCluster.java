package dev.sluice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The files of one PostgreSQL server, and what is done to them while it is down. */
final class PostgresCluster {
    private static final Duration INIT_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    private static final String OUR_SETTINGS = "sluice.conf";

    private final Path data;
    private final Path log;
    private final String password;
    private final PostgresSoftware software;
    private final RunAs account;

    /**
     * Makes the cluster in {@code home/data} unless it is there already.
     *
     * @param settings what a new one is made with
     */
    PostgresCluster(Path home, Path log, PostgresSoftware software, RunAs account, PostgresSettings settings)
            throws IOException {
        this.data = home.resolve("data").toAbsolutePath();
        this.log = log.toAbsolutePath();
        this.software = software;
        this.account = account;
        Files.createDirectories(home);
        Path passwordFile = home.resolve("password");
        this.password = Secrets.readOrCreate(passwordFile);
        if (!Files.exists(data)) {
            initialise(home, passwordFile, settings);
        }
    }

    /** Works on a directory that is renamed at the end, so that an interrupted attempt leaves no half cluster. */
    private void initialise(Path home, Path passwordFile, PostgresSettings settings) throws IOException {
        Path fresh = home.resolve("data.new");
        FileTrees.delete(fresh);
        Files.createDirectories(fresh);
        account.own(fresh);
        account.own(passwordFile);
        var result = Commands.run(
                INIT_LIMIT,
                account.command(List.of(
                        software.program("initdb"),
                        "--pgdata=" + fresh,
                        "--username=" + EmbeddedPostgres.USER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        // Sorting must not depend on the machine's locale.
                        "--locale-provider=builtin",
                        "--locale=C.UTF-8",
                        "--set=scram_iterations=" + settings.passwordRounds(),
                        "--no-instructions")));
        if (!result.succeeded()) {
            throw new EmbeddedStoreException("initdb failed in " + fresh + ":\n" + result.output());
        }
        Files.writeString(
                fresh.resolve("postgresql.conf"), "\ninclude '" + OUR_SETTINGS + "'\n", StandardOpenOption.APPEND);
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes the settings, ends a server that a crash left behind, and hands the files to the account. */
    void prepareToStart(PostgresSettings settings, int port) throws IOException {
        endLeftover();
        Files.writeString(data.resolve(OUR_SETTINGS), settings.fileFor(port));
        LogFile.rotate(log);
        Files.createDirectories(log.getParent());
        Files.createFile(log);
        account.own(log);
        account.own(data);
    }

    private void endLeftover() throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        // The number may have been given to a stranger since, for example after a restart of the machine.
        if (postmaster().filter(PostgresCluster::isPostgres).isPresent()) {
            stop();
        } else {
            Files.deleteIfExists(pidFile);
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.endsWith("/postgres"))
                .orElse(false);
    }

    /** The running server, if there is one. */
    Optional<ProcessHandle> postmaster() {
        try (var lines = Files.lines(data.resolve("postmaster.pid"))) {
            return lines.findFirst().map(String::strip).map(Long::valueOf).flatMap(ProcessHandle::of);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Stops the server in an orderly way, or at once when that takes too long; its log recovers it then. */
    void stop() {
        for (String mode : List.of("fast", "immediate")) {
            var result = Commands.run(
                    STOP_LIMIT,
                    account.command(List.of(
                            software.program("pg_ctl"),
                            "stop",
                            "--pgdata=" + data,
                            "--mode=" + mode,
                            "--timeout=40",
                            "--silent")));
            if (result.succeeded() || postmaster().isEmpty()) {
                return;
            }
        }
        throw new EmbeddedStoreException("PostgreSQL in " + data + " does not stop; see " + log);
    }

    /** The shell that starts the server and stops it at the end of its own input. */
    List<String> guardCommand(String script, String afterwards) {
        return account.command(List.of(
                "/bin/sh",
                "-c",
                script,
                "sluice-postgres",
                software.program("pg_ctl"),
                data.toString(),
                log.toString(),
                afterwards));
    }

    Path log() {
        return log;
    }

    String password() {
        return password;
    }
}
