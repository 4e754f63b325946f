package dev.sluice.scheduler.definition.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pools and services that tasks name, in other files and in what is deployed. */
class ReferencesTest {
    private static final DefinitionReader READER = new DefinitionReader();

    @Test
    void knownPoolsAndServicesCanBeReferredTo() {
        String yaml = """
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: w}
                spec: {tasks: [{id: t, type: noop, pool: ops/p, slots: 3, dependsOnService: db}]}
                """;
        ResourceName pool = new ResourceName("ops", "p");
        Set<ResourceName> services = Set.of(new ResourceName("default", "db"));

        assertThat(problems(yaml, pool(pool, "slots: 3"), services)).isEmpty();
        assertThat(problems(yaml, pool(pool, "slots: 2"), services))
                .containsExactly("task 't' can never run: it takes 3 slots, and pool 'ops/p' has 2");
        assertThat(problems(yaml, pool(pool, "slots: 9, perOwner: 2"), services))
                .containsExactly("task 't' can never run: it takes 3 slots, and pool 'ops/p' gives one owner 2");
        assertThat(problems(yaml, pool(pool, "slots: 4, reserve: [{priorityAtLeast: 80, slots: 2}]"), services))
                .containsExactly("task 't' can never run: it takes 3 slots, and pool 'ops/p' has 2 for priority 0,"
                        + " the others are reserved");
        assertThat(problems(yaml, pool(pool, "slots: 4, reserve: [{priorityAtLeast: 0, slots: 2}]"), services))
                .isEmpty();
    }

    private static List<String> problems(String yaml, Map<ResourceName, Pool> pools, Set<ResourceName> services) {
        return read(yaml, new KnownNames(pools, services)).problems().stream()
                .map(DefinitionProblem::message)
                .toList();
    }

    private static Map<ResourceName, Pool> pool(ResourceName name, String spec) {
        ReadResult result = read("""
                apiVersion: sluice.dev/v1alpha1
                kind: Pool
                metadata: {name: %s, namespace: %s}
                spec: {%s}
                """.formatted(name.name(), name.namespace(), spec), KnownNames.NONE);
        return Map.of(name, (Pool) result.definitions().getFirst().definition());
    }

    @Test
    void referencesCrossFiles() {
        SourceFile workflow = new SourceFile("w.yaml", """
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: w}
                spec: {tasks: [{id: t, type: noop, pool: p}]}
                """);
        SourceFile pool = new SourceFile(
                "p.yaml", "{apiVersion: sluice.dev/v1alpha1, kind: Pool, metadata: {name: p}, spec: {slots: 1}}");

        assertThat(READER.read(List.of(workflow, pool)).problems()).isEmpty();
        assertThat(READER.read(List.of(workflow)).problems())
                .extracting(DefinitionProblem::path, DefinitionProblem::message)
                .containsExactly(tuple("w.yaml", "there is no pool 'default/p'"));
    }

    private static ReadResult read(String yaml, KnownNames known) {
        return READER.read(List.of(new SourceFile("test.yaml", yaml)), known);
    }
}
