package dev.sluice.adapters.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A Docker engine of the tests' own, without networks, with one image: busybox. It wants {@code dockerd}, a static
 * {@code busybox} and the rights to run them; where one is missing, tests are skipped.
 */
final class RealEngine implements AutoCloseable {
    static final String IMAGE = "sluice-test:1";

    private final Process daemon;
    private final URI socket;
    private final DockerClient client;

    private RealEngine(Process daemon, URI socket) {
        this.daemon = daemon;
        this.socket = socket;
        DefaultDockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(socket.toString())
                .withDockerTlsVerify(false)
                .build();
        client = DockerClientImpl.getInstance(
                config,
                new ApacheDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .build());
    }

    /** @param folder for images, containers and the socket; a socket's path has room for some 100 characters */
    static RealEngine start(Path folder) throws IOException {
        Optional<Path> dockerd = program("dockerd");
        Optional<Path> busybox = program("busybox");
        Assumptions.assumeTrue(
                dockerd.isPresent() && busybox.isPresent() && isRoot(),
                "skipped: needs Docker's dockerd and a static busybox (Debian: docker.io, busybox-static), and root");
        URI socket = URI.create("unix://" + folder.resolve("s"));
        Process daemon = new ProcessBuilder(
                        dockerd.orElseThrow().toString(),
                        "--host=" + socket,
                        "--data-root=" + folder.resolve("data"),
                        "--exec-root=" + folder.resolve("exec"),
                        "--pidfile=" + folder.resolve("pid"),
                        "--bridge=none",
                        "--iptables=false",
                        "--ip6tables=false",
                        "--storage-driver=vfs")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        RealEngine engine = new RealEngine(daemon, socket);
        try {
            engine.await(folder.resolve("log"));
            engine.build(busybox.orElseThrow(), folder.resolve("image"));
        } catch (RuntimeException | IOException e) {
            engine.close();
            throw e;
        }
        return engine;
    }

    private static Optional<Path> program(String name) {
        return Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean isRoot() throws IOException {
        return Files.exists(Path.of("/proc/self"))
                && Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private void await(Path log) {
        Awaitility.await("the engine, which writes to " + log)
                .atMost(30, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> {
                    if (!daemon.isAlive()) {
                        throw new AssertionError("dockerd ended: " + Files.readString(log)); // an Error is not ignored
                    }
                    client.pingCmd().exec();
                    return true;
                });
    }

    private void build(Path busybox, Path context) throws IOException {
        Files.createDirectory(context);
        Files.copy(busybox, context.resolve("busybox"));
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY busybox /bin/sh
                COPY busybox /bin/sleep
                COPY busybox /bin/dd
                """);
        client.buildImageCmd(context.toFile())
                .withTags(Set.of(IMAGE))
                .exec(new BuildImageResultCallback())
                .awaitImageId(30, TimeUnit.SECONDS);
    }

    URI socket() {
        return socket;
    }

    /** How often a container was started that has or had this name. */
    int starts(String name) {
        Queue<Event> starts = new ConcurrentLinkedQueue<>();
        try (var heard = client.eventsCmd()
                .withSince("0")
                .withUntil(Long.toString(System.currentTimeMillis() / 1_000 + 1))
                .withEventFilter("start")
                .withContainerFilter(name)
                .exec(new Heard(starts))) {
            heard.awaitCompletion(10, TimeUnit.SECONDS);
        } catch (InterruptedException | IOException e) {
            throw new IllegalStateException(e);
        }
        return starts.size();
    }

    /** Names of all containers, also of ended ones. */
    List<String> names() {
        return client.listContainersCmd().withShowAll(true).exec().stream()
                .flatMap(container -> Arrays.stream(container.getNames()))
                .map(name -> name.substring(1))
                .toList();
    }

    private static final class Heard extends ResultCallbackTemplate<Heard, Event> {
        private final Queue<Event> events;

        Heard(Queue<Event> events) {
            this.events = events;
        }

        @Override
        public void onNext(Event event) {
            events.add(event);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        daemon.destroy(); // it ends its containers
        try {
            if (!daemon.waitFor(20, TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
        } catch (InterruptedException e) {
            daemon.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
