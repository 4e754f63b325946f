package dev.sluice.scheduler.plan;

import dev.sluice.scheduler.definition.Trigger.OnAssets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns new versions of assets into runs.
 *
 * <p>Versions are counted since the cursor of each asset in the order of publishing, never by the clock. The cursor moves in the transaction that
 * makes the run, so that no version is lost and none is used twice.
 */
public final class AssetTriggerPlanner {
    /** Most runs of one evaluation; what is left is taken up by the next one at once. */
    public static final int MAX_RUNS = 100;

    private AssetTriggerPlanner() {}

    /**
     * A published version of an asset.
     *
     * @param asset its id
     * @param version its number
     * @param position 1, 2, 3 and so on per asset in the order of publishing: what cursors count
     * @param partition key; null without one
     * @param at when it was published
     */
    public record Version(
            long asset,
            long version,
            long position,
            @Nullable String partition,
            Instant at) {
        /** One of an asset whose versions were published in the order of their numbers. */
        public Version(long asset, long version, @Nullable String partition, Instant at) {
            this(asset, version, version, partition, at);
        }
    }

    /**
     * One asset of the trigger.
     *
     * @param asset its id
     * @param samePartition whether runs cover the partition of the version
     * @param newer versions behind the cursor, oldest first
     */
    public record Watched(long asset, boolean samePartition, List<Version> newer) {
        public Watched {
            newer = List.copyOf(newer);
        }
    }

    /** A run to make, with the versions that it uses up. */
    public record Fire(@Nullable String partition, List<Version> versions) {
        public Fire {
            versions = List.copyOf(versions);
        }

        /**
         * What makes the run unique. The partition and the first and last version per asset suffice, because no two evaluations
         * share a version; a key that names them all would outgrow the index that keeps it unique.
         */
        public String dedupeKey() {
            Map<Long, LongSummaryStatistics> used = new TreeMap<>();
            versions.forEach(v -> used.computeIfAbsent(v.asset(), _ -> new LongSummaryStatistics())
                    .accept(v.version()));
            return used.entrySet().stream()
                    .map(e -> e.getKey() + "@" + range(e.getValue()))
                    .collect(Collectors.joining(",", "", partition == null ? "" : "/" + partition));
        }

        private static String range(LongSummaryStatistics versions) {
            return versions.getMin() == versions.getMax()
                    ? String.valueOf(versions.getMin())
                    : versions.getMin() + "-" + versions.getMax();
        }
    }

    /**
     * What has to be done.
     *
     * @param fires runs, in order
     * @param cursors new cursor per asset: a position
     * @param evaluateAt when to look again without being told; absent: at the next version
     */
    public record Plan(List<Fire> fires, Map<Long, Long> cursors, Optional<Instant> evaluateAt) {
        public Plan {
            fires = List.copyOf(fires);
            cursors = Map.copyOf(cursors);
        }
    }

    /**
     * Decides.
     *
     * @param admissible how many runs the overlap rule lets be made; the versions of others stay where they are
     */
    public static Plan plan(OnAssets trigger, List<Watched> assets, int admissible, Instant now) {
        Optional<Instant> quietAt = assets.stream()
                .flatMap(a -> a.newer().stream())
                .map(Version::at)
                .max(Instant::compareTo)
                .map(last -> last.plus(trigger.debounce()))
                .filter(at -> at.isAfter(now));
        if (quietAt.isPresent() || admissible <= 0) {
            return new Plan(List.of(), Map.of(), quietAt);
        }
        Line line = new Line(trigger, assets);
        List<Fire> fires = new ArrayList<>();
        int limit = Math.min(admissible, MAX_RUNS);
        while (fires.size() < limit) {
            List<Fire> next = line.next(limit - fires.size());
            if (next.isEmpty()) {
                break;
            }
            fires.addAll(next);
        }
        Optional<Instant> again =
                fires.size() >= limit && line.canFire() && admissible > limit ? Optional.of(now) : Optional.empty();
        return new Plan(fires, line.cursors(), again);
    }

    /** The versions that are left, in line per asset. */
    private static final class Line {
        private final OnAssets trigger;
        private final Map<Long, List<Version>> left = new LinkedHashMap<>();
        private final Map<Long, Boolean> samePartition = new LinkedHashMap<>();
        private final Map<Long, Long> cursors = new TreeMap<>();

        private Line(OnAssets trigger, List<Watched> assets) {
            this.trigger = trigger;
            for (Watched asset : assets) {
                left.put(asset.asset(), new ArrayList<>(asset.newer()));
                samePartition.put(asset.asset(), asset.samePartition());
            }
        }

        private boolean canFire() {
            long updated =
                    left.values().stream().filter(line -> !line.isEmpty()).count();
            return updated >= trigger.when().atLeast();
        }

        /**
         * Uses up what the next run takes; several runs where the versions are of several partitions. What would need more runs
         * than there is room for stays in line.
         */
        private List<Fire> next(int room) {
            if (!canFire()) {
                return List.of();
            }
            List<Version> taken = new ArrayList<>();
            Set<String> partitions = new HashSet<>();
            for (List<Version> line : left.values()) {
                take(line, partitions, room, taken);
            }
            taken.forEach(v -> cursors.merge(v.asset(), v.position(), Math::max));
            return fires(taken);
        }

        /** From the front only: a cursor says nothing about gaps. */
        private void take(List<Version> line, Set<String> partitions, int room, List<Version> taken) {
            int most = trigger.consume() == OnAssets.Consume.EACH ? 1 : line.size();
            Iterator<Version> versions = line.iterator();
            for (int i = 0; i < most; i++) {
                if (!versions.hasNext()) {
                    return;
                }
                Version version = versions.next();
                String partition = runPartition(version);
                if (partition != null && !partitions.contains(partition)) {
                    if (partitions.size() >= room) {
                        return;
                    }
                    partitions.add(partition);
                }
                taken.add(version);
                versions.remove();
            }
        }

        /** Partition of the run that a version makes; null when it is for whichever run there is. */
        private @Nullable String runPartition(Version version) {
            return Objects.equals(samePartition.get(version.asset()), true) ? version.partition() : null;
        }

        private List<Fire> fires(List<Version> taken) {
            Map<String, List<Version>> byPartition = new TreeMap<>();
            List<Version> whole = new ArrayList<>();
            for (Version version : taken) {
                String partition = runPartition(version);
                if (partition != null) {
                    byPartition
                            .computeIfAbsent(partition, _ -> new ArrayList<>())
                            .add(version);
                } else {
                    whole.add(version);
                }
            }
            List<Fire> fires = new ArrayList<>();
            byPartition.forEach((partition, versions) -> {
                List<Version> all = new ArrayList<>(versions);
                all.addAll(whole);
                fires.add(new Fire(partition, newestOnly(all)));
            });
            if (fires.isEmpty()) {
                fires.add(new Fire(null, newestOnly(whole)));
            }
            return fires;
        }

        private List<Version> newestOnly(List<Version> versions) {
            if (trigger.consume() != OnAssets.Consume.LATEST) {
                return versions;
            }
            Map<Long, Version> newest = new LinkedHashMap<>();
            versions.forEach(v -> newest.merge(v.asset(), v, (a, b) -> a.position() >= b.position() ? a : b));
            return List.copyOf(newest.values());
        }

        private Map<Long, Long> cursors() {
            return cursors;
        }
    }
}
