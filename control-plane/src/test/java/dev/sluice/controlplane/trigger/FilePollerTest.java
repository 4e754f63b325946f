package dev.sluice.controlplane.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.file.FolderSource;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.scheduler.arrive.ArrivalSource;
import dev.sluice.scheduler.arrive.Listing;
import dev.sluice.scheduler.arrive.UriPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePollerTest {
    private static final Duration POLL = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Stage stage = new Stage();
    private final FilePoller poller = poller(stage.parts(), new FolderSource(10_000));

    @Test
    void fileFiresOnceItIsStableAndOnlyOnce() throws IOException {
        deploy("etag");
        Files.writeString(folder.resolve("a.csv"), "1");
        Files.writeString(folder.resolve("ignored.txt"), "1");
        lookAtAll();
        assertThat(runs()).isEmpty();

        stage.clock().tick(Duration.ofSeconds(10));
        lookAtAll();

        assertThat(
                        stage.rows(
                                "SELECT parameters->>'file', trigger_kind, trigger_facts->>'trigger.file.name' FROM workflow_run"))
                .containsExactly("file://" + folder.resolve("a.csv") + " | file | a.csv");
        stage.clock().tick(POLL);
        lookAtAll();
        assertThat(runs()).hasSize(1);
        assertThat(stage.rows("SELECT state->'seen' FROM trigger")).containsExactly("{}");
    }

    @Test
    void fileThatStillGrowsDoesNotFire() throws IOException {
        deploy("etag");
        for (int i = 0; i < 5; i++) {
            Files.writeString(folder.resolve("a.csv"), "x".repeat(i + 1));
            stage.clock().tick(Duration.ofSeconds(9));
            lookAtAll();
        }
        assertThat(runs()).isEmpty();

        stage.clock().tick(POLL);
        lookAtAll();
        assertThat(runs()).hasSize(1);
    }

    @Test
    void changedFileFiresAgainByEtagAndNotByName() throws IOException {
        deploy("etag");
        writeAndSettle("1");
        writeAndSettle("22");
        assertThat(runs()).hasSize(2);

        deploy("name");
        writeAndSettle("333");
        writeAndSettle("4444");
        assertThat(runs()).hasSize(3);
    }

    @Test
    void manyFilesMakeOneRunEachThoughTwoReplicasLook() throws Exception {
        deploy("etag");
        for (int i = 0; i < 450; i++) {
            Files.writeString(folder.resolve("f" + i + ".csv"), "1");
        }
        FilePoller second = poller(stage.replica(), new FolderSource(10_000));
        lookAtAll();
        stage.clock().tick(POLL);
        Thread other = Thread.ofVirtual().start(() -> {
            while (second.poll()) {
                Thread.onSpinWait();
            }
        });
        lookAtAll();
        other.join();
        lookAtAll();

        assertThat(stage.rows("SELECT count(*), count(DISTINCT trigger_facts->>'trigger.file.uri') FROM workflow_run"))
                .containsExactly("450 | 450");
    }

    @Test
    void claimThatWasTakenOverWritesNothing() throws IOException {
        deploy("etag");
        Files.writeString(folder.resolve("a.csv"), "1");
        FolderSource real = new FolderSource(100);
        FilePoller slow = poller(stage.parts(), new ArrivalSource() {
            @Override
            public boolean reads(String scheme) {
                return true;
            }

            @Override
            public Listing list(UriPattern pattern, String after, int limit) {
                stage.clock().tick(Duration.ofMinutes(5)); // as if it had been asleep
                lookAtAll();
                return real.list(pattern, after, limit);
            }
        });

        slow.poll();

        assertThat(stage.rows("SELECT state->'round' FROM trigger")).containsExactly("1");
    }

    @Test
    void missingFolderIsTroubleThatEndsWhenItIsThere() throws IOException {
        stage.deploy(workflow(folder.resolve("later"), "etag"));
        lookAtAll();
        assertThat(stage.rows("SELECT summary FROM alert WHERE resolved_at IS NULL"))
                .singleElement()
                .asString()
                .contains("there is no folder");

        Files.createDirectory(folder.resolve("later"));
        stage.clock().tick(Duration.ofMinutes(1));
        lookAtAll();
        assertThat(stage.rows("SELECT summary FROM alert WHERE resolved_at IS NULL"))
                .isEmpty();
    }

    @Test
    void fileThatCannotMakeARunHoldsUpNoOther() throws IOException {
        stage.deploy(workflow(folder, "etag")
                .replace("{type: string, default: none}", "{type: string, enum: [x], default: x}"));
        Files.writeString(folder.resolve("a.csv"), "1");
        lookAtAll();
        stage.clock().tick(POLL);
        lookAtAll();
        assertThat(stage.rows("SELECT failure FROM trigger"))
                .singleElement()
                .asString()
                .contains("allowed: x");

        deploy("etag");
        stage.clock().tick(POLL);
        lookAtAll();
        assertThat(runs()).hasSize(1);
        assertThat(stage.rows("SELECT failure FROM trigger")).containsExactly("-");
    }

    private void writeAndSettle(String content) throws IOException {
        Files.writeString(folder.resolve("a.csv"), content);
        stage.clock().tick(POLL);
        lookAtAll();
        stage.clock().tick(Duration.ofSeconds(10));
        lookAtAll();
    }

    private void lookAtAll() {
        for (int i = 0; i < 50 && poller.poll(); i++) {
            assertThat(i).isLessThan(49);
        }
    }

    private List<String> runs() {
        return stage.rows("SELECT id FROM workflow_run");
    }

    private FilePoller poller(SchedulerParts parts, ArrivalSource source) {
        return new FilePoller(
                stage.transactions(), parts.armedTriggers(), parts.arrivals(), List.of(source), stage.clock());
    }

    private void deploy(String dedupeBy) {
        stage.deploy(workflow(folder, dedupeBy));
    }

    private static String workflow(Path folder, String dedupeBy) {
        return """
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: load, namespace: sales}
                spec:
                  parameters:
                    file: {type: string, default: none}
                  triggers:
                    - id: incoming
                      type: file
                      uri: "file://%s/*.csv"
                      stableFor: 10s
                      dedupeBy: %s
                      poll: 30s
                      with: {file: "${{ trigger.file.uri }}"}
                  tasks:
                    - {id: load, type: noop}
                """.formatted(folder, dedupeBy);
    }
}
