package dev.sluice.scheduler.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.read.DefinitionReader;
import dev.sluice.scheduler.definition.read.Loaded;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TriggerLoopsTest {
    @Test
    void workflowsThatStartEachOtherAreALoop() {
        List<Workflow> workflows = List.of(
                workflow("head", "clock", "all"),
                workflow("ping", "pong, head", "any"),
                workflow("pong", "relay", "all"),
                workflow("relay", "ping", "all"),
                workflow("tail", "ping", "all"));

        assertThat(loops(workflows))
                .containsExactly("workflows start each other without end: default/relay -> default/pong -> default/ping"
                        + " -> default/relay");
    }

    @Test
    void anAssetFromOutsideThatATriggerAlsoWaitsForEndsTheLoop() {
        List<Workflow> paced = List.of(workflow("ping", "pong, head", "all"), workflow("pong", "ping", "all"));
        List<Workflow> endless = List.of(
                workflow("ping", "pong, relay, head", "{atLeast: 2}"),
                workflow("pong", "ping", "all"),
                workflow("relay", "ping", "all"));

        assertThat(loops(paced)).isEmpty();
        assertThat(loops(endless)).hasSize(1);
    }

    @Test
    void aLongChainIsNone() {
        List<Workflow> chain = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            chain.add(workflow("w" + i, "w" + (i + 1), "all"));
        }

        assertThat(loops(chain)).isEmpty();
    }

    @Test
    void twoAddressesOfOneAssetAreTheSame() {
        List<Workflow> workflows = List.of(workflow("ping", "other-pong", "all"), workflow("pong", "ping", "all"));

        assertThat(loops(workflows)).isEmpty();
        assertThat(TriggerLoops.of(workflows, asset -> asset.toString().replace("other-", "")))
                .hasSize(1);
    }

    private static List<String> loops(List<Workflow> workflows) {
        return TriggerLoops.of(workflows, Function.identity()).stream()
                .map(TriggerLoops.Loop::text)
                .toList();
    }

    /** One that produces an asset of its own name. */
    private static Workflow workflow(String name, String watched, String when) {
        String assets = "\"s3://b/" + watched.replace(", ", "\", \"s3://b/") + "\"";
        String yaml = """
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: %s}
                spec:
                  triggers: [{id: t, type: asset, when: %s, assets: [%s]}]
                  tasks: [{id: t, type: noop, produces: [{asset: out, uri: "s3://b/%s"}]}]
                """.formatted(name, when, assets, name);
        List<Loaded> loaded = new DefinitionReader()
                .read(List.of(new SourceFile("test.yaml", yaml)))
                .definitions();
        return (Workflow) loaded.getFirst().definition();
    }
}
