package dev.sluice.scheduler.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.DatasetId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TaskGraphTest {
    @Test
    void orderFollowsFromAssetsAndAfter() {
        TaskGraph graph = TaskGraph.of(workflow(
                task("report", List.of("orders"), List.of(), List.of("notify")),
                task("load", List.of("raw"), List.of("orders"), List.of()),
                task("extract", List.of(), List.of("raw"), List.of()),
                task("notify", List.of(), List.of(), List.of())));

        assertThat(graph.order()).containsExactly("extract", "load", "notify", "report");
        assertThat(graph.upstream("report")).containsExactlyInAnyOrder("load", "notify");
        assertThat(graph.downstream("extract")).containsExactly("load");
        assertThat(graph.allDownstream("extract")).containsExactly("load", "report");
    }

    @Test
    void aTaskThatReadsWhatItWritesDoesNotWaitForItself() {
        TaskGraph graph = TaskGraph.of(workflow(task("merge", List.of("orders"), List.of("orders"), List.of())));

        assertThat(graph.cycles()).isEmpty();
        assertThat(graph.order()).containsExactly("merge");
    }

    @Test
    void cyclesAreFoundAndHaveNoOrder() {
        TaskGraph graph = TaskGraph.of(workflow(
                task("a", List.of("c"), List.of("a"), List.of()),
                task("b", List.of("a"), List.of(), List.of()),
                task("c", List.of(), List.of("c"), List.of("b")),
                task("d", List.of(), List.of(), List.of("d"))));

        assertThat(graph.cycles()).containsExactly(List.of("a", "b", "c", "a"), List.of("d", "d"));
        assertThatThrownBy(graph::order).hasMessage("tasks wait for each other: a -> b -> c -> a");
    }

    @Property(tries = 300)
    void everyTaskComesAfterThoseItWaitsForOrThereIsACycle(@ForAll long seed) {
        Random random = new Random(seed);
        List<Task> tasks = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            List<String> after = new ArrayList<>();
            for (int j = 0; j < count; j++) {
                if (random.nextInt(count) == 0) {
                    after.add("t" + j);
                }
            }
            tasks.add(task("t" + i, List.of(), List.of(), after));
        }
        TaskGraph graph = TaskGraph.of(workflow(tasks.toArray(Task[]::new)));

        if (graph.cycles().isEmpty()) {
            Set<String> done = new HashSet<>();
            for (String id : graph.order()) {
                assertThat(done).containsAll(graph.upstream(id));
                done.add(id);
            }
            assertThat(done).hasSize(count);
        } else {
            for (List<String> cycle : graph.cycles()) {
                assertThat(cycle.getFirst()).isEqualTo(cycle.getLast());
                for (int i = 1; i < cycle.size(); i++) {
                    assertThat(graph.upstream(cycle.get(i))).contains(cycle.get(i - 1));
                }
            }
            assertThatThrownBy(graph::order).isInstanceOf(IllegalStateException.class);
        }
    }

    private static Workflow workflow(Task... tasks) {
        return new Workflow(
                new Metadata(new ResourceName("n", "w"), Map.of(), Optional.empty()),
                "",
                List.of(),
                Optional.empty(),
                List.of(),
                new RunPolicy(RunPolicy.Overlap.SKIP, 0, Optional.empty(), false),
                Optional.empty(),
                ForecastPolicy.DEFAULT,
                Optional.empty(),
                List.of(tasks));
    }

    private static Task task(String id, List<String> consumes, List<String> produces, List<String> after) {
        return new Task(
                id,
                new Work.Noop(),
                consumes.stream().map(TaskGraphTest::asset).toList(),
                produces.stream()
                        .map(name -> new Task.Output(name, asset(name), Map.of()))
                        .toList(),
                after,
                new Retry(1, Retry.Backoff.FIXED, Duration.ZERO, 1, Duration.ZERO, 0, Set.of()),
                Duration.ofHours(1),
                Optional.empty(),
                1,
                Optional.empty(),
                new Task.Resources(0, 0, 0));
    }

    private static AssetAddress asset(String name) {
        return new AssetAddress.Dataset(new DatasetId("s3://b", name));
    }
}
