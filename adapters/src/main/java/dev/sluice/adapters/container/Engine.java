package dev.sluice.adapters.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The calls to a Docker-compatible engine, with all their outcomes told apart. */
final class Engine implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 1_000;
    private static final int INTERNAL_ERROR = 500;

    private final DockerClient client;

    Engine(ContainerConfig config) {
        DefaultDockerClientConfig docker = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(config.engine().toString())
                .withDockerTlsVerify(false)
                .withApiVersion("1.41") // Docker 20.10 and Podman 4 speak it
                .build();
        client = DockerClientImpl.getInstance(
                docker,
                new ApacheDockerHttpClient.Builder()
                        .dockerHost(docker.getDockerHost())
                        .connectionTimeout(CONNECT)
                        .maxConnections(CONNECTIONS) // each running container holds one for its log
                        .build());
    }

    /** Outcome of making or starting a container. */
    sealed interface Made {
        /** It is there. */
        record Done() implements Made {}

        /** It is there already, made by an earlier call. */
        record Existed() implements Made {}

        /** The image is not on the engine. */
        record NoImage() implements Made {}

        /**
         * Not made.
         *
         * @param reason for people
         */
        record Refused(String reason) implements Made {}
    }

    Optional<InspectContainerResponse.ContainerState> find(String name)
            throws InterruptedException, EngineUnavailableException {
        try {
            return Optional.of(
                    call(() -> client.inspectContainerCmd(name).exec()).getState());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Digest of the image that a container was made from: of its manifest, else of its configuration. */
    Optional<String> imageDigest(String name) throws InterruptedException, EngineUnavailableException {
        try {
            String id = call(() -> client.inspectContainerCmd(name).exec()).getImageId();
            if (id == null || id.isBlank()) {
                return Optional.empty();
            }
            return Optional.of(manifest(id).orElse(id));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private Optional<String> manifest(String id) throws InterruptedException, EngineUnavailableException {
        try {
            List<String> known = call(() -> client.inspectImageCmd(id).exec()).getRepoDigests();
            return known == null
                    ? Optional.empty()
                    : known.stream()
                            .sorted()
                            .map(each -> each.substring(each.indexOf('@') + 1))
                            .findFirst();
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    List<Container> labelled(String label, String value) throws InterruptedException, EngineUnavailableException {
        return call(() -> client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(label, value))
                .exec());
    }

    Made create(String name, String image, java.util.function.UnaryOperator<CreateContainerCmd> details)
            throws InterruptedException, EngineUnavailableException {
        try {
            call(() -> details.apply(client.createContainerCmd(image).withName(name))
                    .exec());
            return new Made.Done();
        } catch (ConflictException e) {
            return new Made.Existed();
        } catch (NotFoundException e) {
            return new Made.NoImage();
        } catch (BadRequestException e) {
            return new Made.Refused(messageOf(e));
        }
    }

    Made start(String name) throws InterruptedException, EngineUnavailableException {
        try {
            call(() -> client.startContainerCmd(name).exec());
            return new Made.Done();
        } catch (NotModifiedException e) {
            return new Made.Existed();
        } catch (NotFoundException | BadRequestException | ConflictException e) {
            return new Made.Refused(messageOf(e)); // the program is not in the image, for example
        }
    }

    /** Pulls an image; empty when done, else why the registry does not give it. */
    Optional<String> pull(String image, Duration timeout) throws InterruptedException, EngineUnavailableException {
        var callback = client.pullImageCmd(image).start();
        try (callback) {
            if (!callback.awaitCompletion(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new EngineUnavailableException(
                        "image " + image + " not pulled after " + timeout, new IOException());
            }
            return Optional.empty();
        } catch (NotFoundException e) {
            return Optional.of(messageOf(e));
        } catch (RuntimeException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("not found") || message.contains("denied") || message.contains("manifest unknown")) {
                return Optional.of(message);
            }
            throw new EngineUnavailableException("image " + image + " not pulled: " + message, e);
        } catch (IOException e) {
            throw new EngineUnavailableException("image " + image + " not pulled: " + e, e);
        }
    }

    /** Streams what the container says, from its beginning on, until it ends. */
    <T extends ResultCallback<Frame>> T follow(String name, T callback) {
        return client.logContainerCmd(name)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .withTailAll()
                .exec(callback);
    }

    /** Asks it to end, kills it after the grace; blocks for as long. */
    void stop(String name, Duration grace) throws InterruptedException, EngineUnavailableException {
        try {
            call(() -> client.stopContainerCmd(name)
                    .withTimeout((int) Math.max(0, grace.toSeconds()))
                    .exec());
        } catch (NotFoundException | NotModifiedException e) {
            return; // not there, or ended already
        }
    }

    /** Removes it, by force and with its volumes. */
    void remove(String name) throws InterruptedException, EngineUnavailableException {
        try {
            call(() -> client.removeContainerCmd(name)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
        } catch (NotFoundException | ConflictException e) {
            return; // gone, or on its way
        }
    }

    static String messageOf(DockerException e) {
        String text = String.valueOf(e.getMessage()).strip();
        int json = text.indexOf("{\"message\":\"");
        return json >= 0 && text.endsWith("\"}") ? text.substring(json + 12, text.length() - 2) : text;
    }

    private static <T> T call(Supplier<T> request) throws InterruptedException, EngineUnavailableException {
        try {
            return request.get();
        } catch (NotFoundException | ConflictException | NotModifiedException | BadRequestException e) {
            throw e;
        } catch (InternalServerErrorException e) {
            throw new EngineUnavailableException("engine failed: " + messageOf(e), e);
        } catch (RuntimeException e) {
            // An interrupt breaks the connection: it comes as a failure of it.
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException().initCause(e);
            }
            if (e instanceof DockerException answer && answer.getHttpStatus() < INTERNAL_ERROR) {
                throw new EngineUnavailableException("engine refused: " + messageOf(answer), e);
            }
            Throwable root = e.getCause() == null ? e : e.getCause();
            throw new EngineUnavailableException("engine does not answer: " + root, e);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
