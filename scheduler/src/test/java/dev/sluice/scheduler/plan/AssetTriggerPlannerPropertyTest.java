package dev.sluice.scheduler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.Trigger.OnAssets;
import dev.sluice.scheduler.definition.Trigger.OnAssets.Consume;
import dev.sluice.scheduler.definition.Trigger.When;
import dev.sluice.scheduler.plan.AssetTriggerPlanner.Fire;
import dev.sluice.scheduler.plan.AssetTriggerPlanner.Plan;
import dev.sluice.scheduler.plan.AssetTriggerPlanner.Version;
import dev.sluice.scheduler.plan.AssetTriggerPlanner.Watched;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Versions come, evaluations are carried out or crash: no version is lost, and none is used twice. */
class AssetTriggerPlannerPropertyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final int ASSETS = 3;

    /** Assets, a cursor for each, and what was fired. */
    private static final class World {
        private final OnAssets trigger;
        private final Random random;
        private final boolean[] samePartition = new boolean[ASSETS];
        private final Map<Long, List<Version>> published = new HashMap<>();
        private final Map<Long, Long> cursors = new HashMap<>();
        private final List<Fire> fires = new ArrayList<>();

        private World(Consume consume, int atLeast, Random random) {
            this.trigger = trigger(consume, atLeast, Duration.ZERO);
            this.random = random;
            for (int i = 0; i < ASSETS; i++) {
                samePartition[i] = random.nextBoolean();
                published.put((long) i, new ArrayList<>());
                cursors.put((long) i, 0L);
            }
        }

        private void publish() {
            long asset = random.nextInt(ASSETS);
            List<Version> line = published.getOrDefault(asset, List.of());
            String partition = random.nextInt(4) == 0 ? null : "p" + random.nextInt(3);
            line.add(new Version(asset, line.size() + 1L, partition, NOW));
        }

        private Plan plan(int admissible) {
            List<Watched> watched = LongStream.range(0, ASSETS)
                    .mapToObj(asset -> new Watched(
                            asset,
                            samePartition[(int) asset],
                            published.getOrDefault(asset, List.of()).stream()
                                    .filter(v -> v.version() > cursors.getOrDefault(asset, 0L))
                                    .toList()))
                    .toList();
            return AssetTriggerPlanner.plan(trigger, watched, admissible, NOW);
        }

        /** Either all of it or, when the transaction is lost, nothing. */
        private Plan evaluate(int admissible, boolean crashes) {
            Plan plan = plan(admissible);
            assertThat(plan.fires()).hasSizeLessThanOrEqualTo(Math.min(admissible, AssetTriggerPlanner.MAX_RUNS));
            assertThat(plan.fires().isEmpty()).isEqualTo(plan.cursors().isEmpty());
            if (!crashes) {
                plan.cursors().forEach((asset, cursor) -> {
                    assertThat(cursor).isGreaterThan(cursors.getOrDefault(asset, 0L));
                    cursors.put(asset, cursor);
                });
                fires.addAll(plan.fires());
            }
            return plan;
        }

        private boolean partitioned(Version version) {
            return version.partition() != null && samePartition[(int) version.asset()];
        }
    }

    @Property
    void noVersionIsLostOrUsedTwice(
            @ForAll Consume consume,
            @ForAll @IntRange(min = 1, max = ASSETS) int atLeast,
            @ForAll @IntRange(max = 60) int steps,
            @ForAll Random random) {
        World world = new World(consume, atLeast, random);

        for (int i = 0; i < steps; i++) {
            if (random.nextInt(3) > 0) {
                world.publish();
            } else {
                world.evaluate(random.nextInt(4), random.nextInt(4) == 0);
            }
        }
        while (!world.plan(1).fires().isEmpty()) {
            world.evaluate(1 + random.nextInt(3), random.nextInt(4) == 0);
        }

        assertThat(world.fires).extracting(Fire::dedupeKey).doesNotHaveDuplicates();
        assertThat(world.fires).noneMatch(fire -> fire.versions().isEmpty());
        if (consume == Consume.LATEST) {
            newestOfEachPartitionWasUsed(world);
        } else {
            everyVersionWasUsedOnce(world);
        }
        if (consume == Consume.EACH) {
            assertThat(world.fires)
                    .allMatch(fire -> fire.versions().stream()
                                    .map(Version::asset)
                                    .distinct()
                                    .count()
                            == fire.versions().size());
        }
    }

    private static void everyVersionWasUsedOnce(World world) {
        List<Version> used = new ArrayList<>();
        Set<Version> whole = new HashSet<>();
        for (Fire fire : world.fires) {
            for (Version version : fire.versions()) {
                if (world.partitioned(version)) {
                    assertThat(fire.partition()).isEqualTo(version.partition());
                    used.add(version);
                } else {
                    whole.add(version); // goes with each of the runs that one evaluation makes
                }
            }
        }
        used.addAll(whole);
        List<Version> behind = behindTheCursors(world);
        assertThat(used).containsExactlyInAnyOrderElementsOf(behind);
    }

    private static void newestOfEachPartitionWasUsed(World world) {
        Map<String, Long> last = new HashMap<>();
        for (Fire fire : world.fires) {
            for (Version version : fire.versions()) {
                Long before = last.put(version.asset() + "/" + fire.partition(), version.version());
                assertThat(before == null ? 0 : before).isLessThan(version.version());
            }
        }
        assertThat(behindTheCursors(world)).allMatch(v -> world.fires.stream()
                .filter(fire ->
                        !world.partitioned(v) || String.valueOf(v.partition()).equals(fire.partition()))
                .anyMatch(fire -> fire.versions().stream()
                        .anyMatch(used -> used.asset() == v.asset() && used.version() >= v.version())));
    }

    private static List<Version> behindTheCursors(World world) {
        return world.published.values().stream()
                .flatMap(List::stream)
                .filter(v -> v.version() <= world.cursors.getOrDefault(v.asset(), 0L))
                .toList();
    }

    @Test
    void partitionsBeyondWhatMayRunStayInLine() {
        List<Version> line =
                List.of(new Version(1, 1, "mon", NOW), new Version(1, 2, "tue", NOW), new Version(1, 3, "mon", NOW));

        Plan plan = AssetTriggerPlanner.plan(
                trigger(Consume.LATEST, 1, Duration.ZERO), List.of(new Watched(1, true, line)), 1, NOW);

        assertThat(plan.fires()).containsExactly(new Fire("mon", List.of(line.getFirst())));
        assertThat(plan.cursors()).isEqualTo(Map.of(1L, 1L));
    }

    @Test
    void whatIsBeyondOneEvaluationComesWithTheNext() {
        List<Version> line = LongStream.rangeClosed(1, 250)
                .mapToObj(v -> new Version(1, v, null, NOW))
                .toList();

        Plan plan = AssetTriggerPlanner.plan(
                trigger(Consume.EACH, 1, Duration.ZERO), List.of(new Watched(1, false, line)), Integer.MAX_VALUE, NOW);

        assertThat(plan.fires()).hasSize(AssetTriggerPlanner.MAX_RUNS);
        assertThat(plan.evaluateAt()).contains(NOW);
    }

    @Test
    void keyOfManyVersionsIsShort() {
        List<Version> line = LongStream.rangeClosed(100_000, 100_499)
                .mapToObj(v -> new Version(1, v, null, NOW))
                .toList();

        assertThat(new Fire(null, line).dedupeKey()).isEqualTo("1@100000-100499");
        assertThat(new Fire(null, line.subList(0, 1)).dedupeKey()).isEqualTo("1@100000");
    }

    @Property
    void debounceWaitsForQuiet(
            @ForAll @IntRange(min = 1, max = 100) int seconds, @ForAll @IntRange(max = 200) int ago) {
        Instant at = NOW.minusSeconds(ago);
        OnAssets trigger = trigger(Consume.BATCH, 1, Duration.ofSeconds(seconds));

        Plan plan = AssetTriggerPlanner.plan(
                trigger, List.of(new Watched(1, false, List.of(new Version(1, 1, null, at)))), 5, NOW);

        boolean quiet = ago >= seconds;
        assertThat(plan.fires()).hasSize(quiet ? 1 : 0);
        assertThat(plan.cursors()).hasSize(quiet ? 1 : 0);
        assertThat(plan.evaluateAt().orElse(NOW)).isEqualTo(quiet ? NOW : at.plusSeconds(seconds));
    }

    private static OnAssets trigger(Consume consume, int atLeast, Duration debounce) {
        return new OnAssets("t", new When(atLeast), List.<OnAssets.AssetInput>of(), consume, debounce, Map.of());
    }
}
