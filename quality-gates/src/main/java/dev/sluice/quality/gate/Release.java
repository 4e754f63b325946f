package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.GateDecision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What follows when holds change: what to write, and who goes on, in which order. Pure. */
public final class Release {
    private Release() {}

    /** The holds that a walk asks for. */
    public static List<Hold> holds(String gate, Optional<String> slice, HoldScope.Result walk) {
        return walk.datasets().stream()
                .map(reached -> new Hold(
                        new Hold.Key(reached.dataset(), gate, walk.origin(), slice),
                        reached.columns(),
                        reached.path(),
                        reached.exempt().stream()
                                .collect(
                                        Collectors.toMap(HoldScope.Exempt::job, Function.identity(), (one, _) -> one))))
                .toList();
    }

    /** Differences only, by {@link Hold.Key}; a store writes nothing for what is kept. */
    public static Difference difference(Collection<Hold> old, Collection<Hold> wanted) {
        Map<Hold.Key, Hold> before = byKey(old);
        Map<Hold.Key, Hold> after = byKey(wanted);
        List<Hold> add = new ArrayList<>();
        List<Hold> change = new ArrayList<>();
        List<Hold> keep = new ArrayList<>();
        after.forEach((key, hold) -> {
            Hold there = before.get(key);
            if (there == null) {
                add.add(hold);
            } else {
                (there.equals(hold) ? keep : change).add(hold);
            }
        });
        List<Hold> remove = before.values().stream()
                .filter(hold -> !after.containsKey(hold.key()))
                .toList();
        return new Difference(add, change, keep, remove);
    }

    private static Map<Hold.Key, Hold> byKey(Collection<Hold> holds) {
        Map<Hold.Key, Hold> byKey = new LinkedHashMap<>();
        holds.forEach(hold -> byKey.put(hold.key(), hold));
        return byKey;
    }

    /**
     * Who goes on: held by something before and by nothing now. Each once, in topological order, then by priority.
     *
     * @param before what held each job
     * @param after what holds each job now, by whatever gate or person
     * @param jobs what they read and write, and their priority; a job without an entry comes as if it read and wrote nothing
     */
    public static List<Freed> freed(
            Map<JobId, Set<Hold.Key>> before, Map<JobId, Set<Hold.Key>> after, Collection<Node> jobs, Cause cause) {
        Set<JobId> free = new TreeSet<>();
        before.forEach((job, keys) -> {
            if (!keys.isEmpty() && after.getOrDefault(job, Set.of()).isEmpty()) {
                free.add(job);
            }
        });
        // Ordered with those that stay held: one of them may stand between two that go on.
        return new ReleaseOrder(jobs, free)
                .jobs().stream()
                        .filter(free::contains)
                        .map(job -> new Freed(job, before.getOrDefault(job, Set.of()), cause))
                        .toList();
    }

    /** Why a ruling frees what an older one held. Absent when it still holds, and when no gate is left: then tell it yourself. */
    public static Optional<Cause> cause(Ruling ruling) {
        if (ruling.decision() instanceof GateDecision.Held) {
            return Optional.empty();
        }
        if (ruling.decision() instanceof GateDecision.Overridden overridden) {
            return Optional.of(new Cause.Waived(Set.copyOf(overridden.waivers())));
        }
        Set<String> passed = new TreeSet<>();
        Set<String> let = new TreeSet<>();
        Set<String> rules = new TreeSet<>();
        Optional<Cause> advisory = Optional.empty();
        long version = 0;
        for (Ground ground : ruling.grounds()) {
            switch (ground) {
                case Ground.Passed one -> {
                    passed.add(one.gate());
                    version = one.verdict().version();
                }
                case Ground.LetThrough one -> {
                    let.add(one.gate());
                    rules.add(one.rule());
                }
                case Ground.Advisory one -> advisory = Optional.of(new Cause.GateChanged(one.gate()));
                case Ground.Failed _, Ground.Waived _, Ground.Awaited _, Ground.Recovering _ ->
                    throw new IllegalArgumentException("an open decision cannot rest on " + ground);
            }
        }
        if (!let.isEmpty()) {
            return Optional.of(new Cause.LetThrough(let, String.join("; ", rules)));
        }
        return passed.isEmpty() ? advisory : Optional.of(new Cause.GoodVerdict(passed, version));
    }

    /**
     * What to write.
     *
     * @param add new ones
     * @param change there already, with other columns, path or exemptions
     * @param keep there already, just so
     * @param remove gone
     */
    public record Difference(List<Hold> add, List<Hold> change, List<Hold> keep, List<Hold> remove) {
        public Difference {
            add = List.copyOf(add);
            change = List.copyOf(change);
            keep = List.copyOf(keep);
            remove = List.copyOf(remove);
        }
    }

    /**
     * A job in the order of release.
     *
     * @param priority higher goes first among those that do not wait for each other
     */
    public record Node(JobId job, Set<DatasetId> reads, Set<DatasetId> writes, int priority) {
        public Node {
            reads = Set.copyOf(reads);
            writes = Set.copyOf(writes);
        }
    }

    /**
     * A job that goes on.
     *
     * @param was what held it
     * @param cause why it goes on
     */
    public record Freed(JobId job, Set<Hold.Key> was, Cause cause) {
        public Freed {
            was = Set.copyOf(was);
        }
    }

    /** Why a hold ended. */
    public sealed interface Cause {
        /** Good verdicts of these gates, {@code namespace/name}. */
        record GoodVerdict(Set<String> gates, long version) implements Cause {
            public GoodVerdict {
                gates = Set.copyOf(gates);
            }
        }

        /** Waivers came into force. */
        record Waived(Set<Long> waivers) implements Cause {
            public Waived {
                waivers = Set.copyOf(waivers);
            }
        }

        /** A rule of a gate says go on without evidence. */
        record LetThrough(Set<String> gates, String rule) implements Cause {
            public LetThrough {
                gates = Set.copyOf(gates);
            }
        }

        /** The definition of a gate was changed or taken away. */
        record GateChanged(String gate) implements Cause {}

        /** Lineage changed: the job no longer reads what is bad. */
        record LineageChanged() implements Cause {}
    }
}
