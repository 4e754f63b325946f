package dev.sluice.dashboards.check;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Another reader of the metrics, as a child of this process. */
final class Program implements AutoCloseable {
    private static final int TRIES = 100;
    private static final long PAUSE_MILLIS = 100;
    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final Thread lastResort;

    private Program(Process process) {
        this.process = process;
        this.lastResort = new Thread(process::destroy, "stop");
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /** Where a program is, by the search path. */
    static Optional<Path> find(String name) {
        String searchPath = Optional.ofNullable(System.getenv("PATH")).orElse("");
        for (String folder : searchPath.split(File.pathSeparator, -1)) {
            Path program = Path.of(folder, name);
            if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts it and waits until an address answers. */
    static Program start(Path program, List<String> arguments, Path log, String ready, HttpClient http)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        var started = new Program(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
        for (int i = 0; i < TRIES; i++) {
            if (answers(http, ready)) {
                return started;
            }
            if (started.process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        started.close();
        throw new IOException(program + " does not answer: " + Files.readString(log));
    }

    private static boolean answers(HttpClient http, String url) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
