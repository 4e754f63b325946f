package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Terminal.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What plan and apply send, tell, and exit with. */
class DeployCommandsTest {
    private static final String ANSWER = """
            {"applied": %s, "problems": [], "breaks": ["sales/report needs orders, which sales/orders produces"],
             "changes": [
               {"kind": "WORKFLOW", "name": "sales/visits", "action": "CREATE", "version": 1, "differences": [],
                "effects": [], "nextFires": [{"trigger": "hourly", "at": ["2026-11-21T09:00:00Z", "2026-11-21T10:00:00Z",
                                                           "2026-11-21T11:00:00Z", "2026-11-21T12:00:00Z"]}]},
               {"kind": "WORKFLOW", "name": "sales/orders", "action": "CHANGE", "version": 3, "nextFires": [], "effects": [],
                "differences": [{"path": "spec.tasks[load].produces[orders]", "before": "a", "after": null,
                                 "impact": "ASSET_REMOVED", "text": "- spec.tasks[load].produces[orders]: a"}]},
               {"kind": "POOL", "name": "sales/lake", "action": "UNCHANGED", "version": 2, "differences": [],
                "nextFires": [], "effects": []},
               {"kind": "GATE", "name": "sales/orders", "action": "CHANGE", "version": 2, "nextFires": [],
                "effects": ["guards connection://lake/raw.orders",
                            "when it fails it holds sales/mailing task send (columns email)"],
                "differences": [{"path": "spec.checks[emails].fail", "before": "> 1%%", "after": "> 2%%",
                                 "impact": "GUARDING", "text": "~ spec.checks[emails].fail: > 1%% -> > 2%%"}]},
               {"kind": "SERVICE", "name": "sales/shop", "action": "REMOVE", "version": 1, "differences": [],
                "nextFires": [], "effects": []}]}
            """;

    private static final String CHANGES = """
            create    workflow sales/visits (version 1)
                        hourly fires 2026-11-21T09:00:00Z, 2026-11-21T10:00:00Z, 2026-11-21T11:00:00Z, ...
            change    workflow sales/orders (version 3)
                        - spec.tasks[load].produces[orders]: a  [asset removed]
            unchanged pool sales/lake (version 2)
            change    gate sales/orders (version 2)
                        ~ spec.checks[emails].fail: > 1% -> > 2%  [guarding]
                        guards connection://lake/raw.orders
                        when it fails it holds sales/mailing task send (columns email)
            remove    service sales/shop
            breaks: sales/report needs orders, which sales/orders produces
            """;

    @TempDir
    Path folder;

    private FakeService service;
    private Terminal terminal;

    @BeforeEach
    void start() throws IOException {
        service = new FakeService();
        terminal = service.terminal(folder);
        Files.createDirectories(folder.resolve("flows"));
        Files.writeString(folder.resolve("flows/a.yaml"), "kind: Workflow\n");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void planTellsWhatWouldChange() {
        service.answers("planDefinitions", ANSWER.formatted(false));

        Result result = terminal.type("plan", "flows", "--prune");

        assertThat(result)
                .isEqualTo(new Result(0, CHANGES + "would be: 1 created, 2 changed, 1 removed, 1 unchanged\n", ""));
        assertThat(service.sent())
                .containsExactly(
                        "planDefinitions {\"files\":[{\"path\":\"flows/a.yaml\",\"text\":\"kind: Workflow\\n\"}],"
                                + "\"prune\":true}");
    }

    @Test
    void applyTellsWhatChanged() {
        service.answers("applyDefinitions", ANSWER.formatted(true));

        Result result = terminal.type("apply", "flows", "--revision", "abc123");

        assertThat(result)
                .isEqualTo(new Result(0, CHANGES + "deployed: 1 created, 2 changed, 1 removed, 1 unchanged\n", ""));
        assertThat(service.sent())
                .containsExactly(
                        "applyDefinitions {\"files\":[{\"path\":\"flows/a.yaml\",\"text\":\"kind: Workflow\\n\"}],"
                                + "\"idempotencyKey\":\"key-1\",\"prune\":false,\"revision\":\"abc123\"}");
    }

    @Test
    void problemsAreShownAndNothingIsDeployed() {
        String problems = """
                {"applied": false, "changes": [], "breaks": [],
                 "problems": [{"code": "SLUICE-DEF-004", "path": "flows/a.yaml", "line": 1, "column": 1,
                   "message": "no", "fix": "", "rendered": "flows/a.yaml:1:1: SLUICE-DEF-004 no\\n  1 | kind"}]}
                """;
        service.answers("applyDefinitions", problems).answers("planDefinitions", problems);
        Result expected = new Result(1, """
                flows/a.yaml:1:1: SLUICE-DEF-004 no
                  1 | kind

                1 problem; nothing is deployed
                """, "");

        assertThat(terminal.type("apply", "flows")).isEqualTo(expected);
        assertThat(terminal.type("plan", "flows")).isEqualTo(expected);
    }

    @Test
    void programsGetThePlanAsItCame() throws IOException {
        service.answers("planDefinitions", ANSWER.formatted(false));

        Result result = terminal.type("plan", "flows", "--format", "json");

        assertThat(result.out()).hasLineCount(1);
        assertThat(Json.MAPPER.readTree(result.out())).isEqualTo(Json.MAPPER.readTree(ANSWER.formatted(false)));
    }

    @Test
    void applySendsTheCommitOfTheCheckoutWhileNothingInItChanged() throws Exception {
        service.answers("applyDefinitions", ANSWER.formatted(true));
        git("init", "--quiet");
        git("add", "flows");
        git("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "-m", "first");
        String commit = git("rev-parse", "HEAD");

        Result clean = terminal.type("apply", "flows");
        Files.writeString(folder.resolve("flows/a.yaml"), "kind: Pool\n");
        Result changed = terminal.type("apply", "flows/a.yaml");

        assertThat(clean.err()).isEmpty();
        assertThat(changed.err())
                .isEqualTo("sluice: the files differ from commit " + commit
                        + "; deployed without a revision (--revision gives one)\n");
        assertThat(service.sent()).hasSize(2);
        assertThat(service.sent().getFirst()).endsWith("\"revision\":\"" + commit + "\"}");
        assertThat(service.sent().getLast()).doesNotContain("revision");
    }

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(git.waitFor()).as(out).isZero();
        return out;
    }
}
