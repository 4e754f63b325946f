package dev.sluice.embedded;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Prometheus as a child: it reads the metrics of the service beside it and keeps them under the data directory. */
final class Prometheus implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /**
     * Ends Prometheus, which does not look at its input, when that input ends: when this process closes it, or dies. The loop is the
     * shell's own command, so that killing the shell that runs it leaves nothing behind.
     */
    private static final String GUARD = """
            exec 3<&0
            "$@" 3<&- </dev/null &
            program=$!
            { while read -r _ <&3; do :; done; kill "$program"; } >/dev/null 2>&1 &
            guard=$!
            wait "$program"
            code=$?
            kill "$guard" 2>/dev/null
            exit "$code"
            """;

    private final Child child;
    private final String url;
    private final Path told;

    private Prometheus(Child child, String url, Path told) {
        this.child = child;
        this.url = url;
        this.told = told;
    }

    /** The program, by the search path. */
    static Optional<Path> program(String searchPath) {
        for (String folder : searchPath.split(File.pathSeparator, -1)) {
            Path program = Path.of(folder, "prometheus");
            if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    /** Starts it beside a service that is up. Nothing else needs it, so the rest goes on when it is absent or does not start. */
    static Optional<Prometheus> beside(UpOptions options, ObserveOptions observe, Progress progress, Stack stack) {
        Optional<Path> program =
                program(Optional.ofNullable(System.getenv("PATH")).orElse(""));
        if (program.isEmpty()) {
            progress.line("Prometheus is not on the PATH, so nothing reads the metrics; get it with `apt install"
                    + " prometheus`, `brew install prometheus` or from https://prometheus.io/download/");
            return Optional.empty();
        }
        try {
            Prometheus started = progress.step("Prometheus", () -> start(program.get(), options, observe));
            stack.accompanied("Prometheus", started, started.onExit(), started.child()::lastLines);
            return Optional.of(started);
        } catch (EmbeddedStoreException e) {
            stack.requireNotStopping();
            progress.line("nothing reads the metrics: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Starts it for a service that is up; returns when it answers. */
    private static Prometheus start(Path program, UpOptions options, ObserveOptions observe) {
        Path home = options.data().resolve("prometheus");
        try {
            Files.createDirectories(home);
            Optional<Path> key = new ScrapeKey(options.url(), options.keyFile(), home.resolve("key")).ensure();
            Path configuration = home.resolve("prometheus.yaml");
            Files.writeString(
                    configuration,
                    PrometheusSettings.configuration(
                            observe,
                            URI.create(options.url()).getAuthority(),
                            key,
                            PrometheusSettings.rules(observe.rules())));
            int port = port(observe);
            List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "sluice-prometheus-guard"));
            command.addAll(PrometheusSettings.command(program, configuration, home.resolve("data"), port));
            var log = LogFile.startedAt(options.logs().resolve("prometheus.log"));
            Child child = Child.start("prometheus", command, Map.of(), log, "(never said)");
            var prometheus = new Prometheus(child, "http://127.0.0.1:" + port, home.resolve("url"));
            prometheus.awaitReady();
            return prometheus;
        } catch (IOException e) {
            throw new EmbeddedStoreException("cannot prepare Prometheus in " + home + ": " + e.getMessage(), e);
        }
    }

    private void awaitReady() throws IOException {
        try {
            Readiness.await("Prometheus", child, url + "/-/ready", START_LIMIT);
            Files.writeString(told, url);
        } catch (EmbeddedStoreException | IOException e) {
            close();
            throw e;
        }
    }

    private static int port(ObserveOptions observe) throws IOException {
        if (observe.port().isPresent()) {
            int port = observe.port().getAsInt();
            if (isFree(port)) {
                return port;
            }
            throw new EmbeddedStoreException("port " + port + " is in use; choose another with --observe-port");
        }
        if (isFree(ObserveOptions.USUAL_PORT)) {
            return ObserveOptions.USUAL_PORT;
        }
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    String url() {
        return url;
    }

    Child child() {
        return child;
    }

    CompletableFuture<?> onExit() {
        return child.onExit();
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(told);
        child.stopByEndOfInput(STOP_LIMIT);
    }
}
