package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Terminal.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the service and its key are found, and what is told when either fails. */
class ServiceAccessTest {
    private static final String NO_RUNS =
            "{\"nodes\": [], \"pageInfo\": {\"hasNextPage\": false, \"endCursor\": null}}";
    private static final String PAUSED = "{\"namespace\": \"a\", \"name\": \"b\", \"version\": 1, \"paused\": true}";

    @TempDir
    Path folder;

    private FakeService service;

    @BeforeEach
    void start() throws IOException {
        service = new FakeService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void theDataFolderTellsWhereTheServiceIs() throws IOException {
        service.answers("workflowRuns", NO_RUNS);
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("api-key"), FakeService.KEY);
        Files.writeString(data.resolve("running"), "4711\n" + service.url() + "\n");

        assertThat(new Terminal(folder).with("SLUICE_DATA", "data").type("runs"))
                .isEqualTo(new Result(0, "", ""));
        assertThat(service.sent()).hasSize(1);
    }

    @Test
    void theNameOfTheDataFolderHasADefault() throws IOException {
        service.answers("workflowRuns", NO_RUNS);
        Path data = Files.createDirectories(folder.resolve(".sluice"));
        Files.writeString(data.resolve("api-key"), FakeService.KEY);
        Files.writeString(data.resolve("running"), "4711\nhttp://127.0.0.1:1\n");

        assertThat(new Terminal(folder)
                        .with("SLUICE_URL", service.url() + "/")
                        .type("runs")
                        .exitCode())
                .isZero();
    }

    @Test
    void withoutAKeyTheFileIsNamed() {
        assertThat(new Terminal(folder).type("runs"))
                .isEqualTo(new Result(
                        1,
                        "",
                        "sluice: no API key in .sluice/api-key; run this where the service's data directory is, or set"
                                + " SLUICE_API_KEY_FILE\n"));
    }

    @Test
    void aServiceThatIsDownIsToldWithHowToStartIt() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String url = "http://127.0.0.1:" + free;

        assertThat(service.terminal(folder).with("SLUICE_URL", url).type("runs"))
                .isEqualTo(new Result(
                        1,
                        "",
                        "sluice: no service answers at " + url
                                + "; start one with ./sluice up, or set SLUICE_URL to where it is\n"));
    }

    @Test
    void aWrongUrlIsWrongUsage() throws IOException {
        assertThat(service.terminal(folder).with("SLUICE_URL", "localhost:8642").type("runs"))
                .isEqualTo(new Result(
                        2,
                        "",
                        "sluice: 'localhost:8642' is no URL of a service; SLUICE_URL is like http://127.0.0.1:8642\n"));
    }

    @Test
    void aKeyThatIsRefusedIsToldWithItsFile() throws IOException {
        service.next(401, "{\"code\": \"UNAUTHENTICATED\", \"detail\": \"the API key is unknown\"}")
                .next(403, "{\"code\": \"FORBIDDEN\", \"detail\": \"a key of role READER may not do this\"}");
        Terminal terminal = service.terminal(folder);

        assertThat(terminal.type("runs").err())
                .isEqualTo("sluice: UNAUTHENTICATED: the service refuses the API key of key (the API key is unknown);"
                        + " set SLUICE_API_KEY_FILE to another\n");
        assertThat(terminal.type("runs"))
                .isEqualTo(new Result(
                        1,
                        "",
                        "sluice: FORBIDDEN: the service refuses the API key of key (a key of role READER may not do"
                                + " this); set SLUICE_API_KEY_FILE to another\n"));
    }

    @Test
    void aKeyThatMayNotDoThisIsToldWithItsFile() throws IOException {
        service.refuses("pauseWorkflow", "FORBIDDEN", "role READER may not operate");

        assertThat(service.terminal(folder).type("pause", "a/b").err())
                .isEqualTo("sluice: FORBIDDEN: the service refuses the API key of key (role READER may not operate);"
                        + " set SLUICE_API_KEY_FILE to another\n");
    }

    @Test
    void errorsAreToldWithCodeAndMessage() throws IOException {
        service.refuses("pauseWorkflow", "NOT_FOUND", "there is no workflow 'a/b'");
        Terminal terminal = service.terminal(folder);

        assertThat(terminal.type("pause", "a/b"))
                .isEqualTo(new Result(1, "", "sluice: NOT_FOUND: there is no workflow 'a/b'\n"));
        assertThat(terminal.type("pause", "a/b", "--format", "json").err())
                .isEqualTo("{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"there is no workflow 'a/b'\"}}\n");
    }

    @Test
    void aStoreThatIsAwayForAMomentIsAskedAgain() throws IOException {
        service.refuses("pauseWorkflow", "DEPENDENCY_UNAVAILABLE", "the store is away")
                .answers("pauseWorkflow", PAUSED);

        assertThat(service.terminal(folder).type("pause", "a/b")).isEqualTo(new Result(0, "a/b is paused\n", ""));
        assertThat(service.sent()).hasSize(2);
    }

    @Test
    void aConnectionThatBreaksIsTriedAgainUnderTheSameKey() throws IOException {
        service.next(0, "").refuses("startRun", "CONFLICT", "used");

        service.terminal(folder).type("run", "a/b", "--key", "mine");

        assertThat(service.sent()).singleElement().asString().contains("\"idempotencyKey\":\"mine\"");
    }

    @Test
    void anUnknownOutcomeIsToldWithTheKeyToAskAgain() throws IOException {
        service.next(0, "").next(0, "").next(0, "").next(0, "").next(0, "").next(0, "");

        Result result = service.terminal(folder).type("run", "a/b");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("gave no answer")
                .endsWith("; it may have been done: --key key-1 asks again without doing it twice\n");
    }

    @Test
    void somethingElseBehindTheUrlIsTold() throws IOException {
        service.next(200, "<html>welcome</html>");

        assertThat(service.terminal(folder).type("runs").err())
                .isEqualTo(
                        "sluice: what answers at " + service.url() + " is no Sluice: HTTP 200 <html>welcome</html>\n");
    }
}
