package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A supervisor in a process of its own, as a user has it. */
final class SupervisorProcess {
    private final Process process;
    private final Path output;
    final int port;

    private SupervisorProcess(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    static SupervisorProcess start(Path data, Map<String, String> environment) throws IOException {
        return start(data, environment, List.of());
    }

    static SupervisorProcess startObserved(Path data, Map<String, String> environment, Path rules) throws IOException {
        return start(data, environment, List.of(rules.toString()));
    }

    private static SupervisorProcess start(Path data, Map<String, String> environment, List<String> more)
            throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path output = Files.createTempFile("supervisor-", ".out");
        var builder = new ProcessBuilder(
                        Jvm.executable(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SupervisedMain.class.getName(),
                        data.toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.command().addAll(more);
        builder.environment().putAll(environment);
        return new SupervisorProcess(builder.start(), output, port);
    }

    SupervisorProcess awaitUp() {
        await().atMost(Duration.ofSeconds(100)).until(() -> !process.isAlive() || output().contains("Sluice is up"));
        assertThat(output()).contains("Sluice is up");
        return this;
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Everything below the supervisor, and the database server, which its guard has detached. */
    List<ProcessHandle> children(Path data) throws IOException {
        var children = new java.util.ArrayList<>(process.descendants().toList());
        Path pidFile = data.resolve("postgres/data/postmaster.pid");
        if (Files.exists(pidFile)) {
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            children.add(postmaster);
            children.addAll(postmaster.descendants().toList());
        }
        return children;
    }

    int terminate() {
        process.destroy();
        return awaitExit();
    }

    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    int awaitExit() {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output()).isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
