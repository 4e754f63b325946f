package dev.sluice.scheduler.predict.anomaly;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Joins oddities to incidents, one per root, and says what has to change in those there are. What was said once is not said
 * again: the same oddities and the incidents that result from a step give no further step.
 */
public final class Grouping {
    private Grouping() {}

    /**
     * When incidents end.
     *
     * @param quiet how long all is as usual before an incident is closed
     * @param reopen how long after that the same root opens it again, rather than a new one
     */
    public record Rules(Duration quiet, Duration reopen) {
        public static final Rules USUAL = new Rules(Duration.ofMinutes(15), Duration.ofHours(2));
    }

    /**
     * An incident as it is on record.
     *
     * @param keys of its oddities
     * @param byPerson whether somebody closed it
     */
    public record Incident(
            long id,
            Node root,
            Cause cause,
            Tier tier,
            String summary,
            Set<String> keys,
            Optional<Instant> closed,
            boolean byPerson) {
        public Incident {
            keys = Set.copyOf(keys);
        }

        boolean open() {
            return closed.isEmpty();
        }
    }

    /** Oddities with one root. */
    public record Group(Finding finding, List<Odd> odds, Tier tier) {
        public Group {
            odds = List.copyOf(odds);
        }

        public Node root() {
            return finding.root();
        }

        public Set<String> keys() {
            Set<String> keys = new TreeSet<>();
            odds.forEach(odd -> keys.add(odd.key()));
            return keys;
        }
    }

    /** What has to change. */
    public sealed interface Step {
        /** A new incident. */
        record Open(Group group) implements Step {}

        /** One that was over is not. */
        record Reopen(long id, Group group) implements Step {}

        /** Root, cause, tier, text or members of an open one are others. */
        record Update(long id, Group group) implements Step {}

        /** Everything in it turned out to belong to another root. */
        record Merge(long id, Node into) implements Step {}

        /** It is over. */
        record Close(long id, Group group) implements Step {}
    }

    /** The groups, by root. */
    public static SortedMap<Node, Group> groups(
            Collection<Odd> odds, Map<String, Finding> findings, Function<Node, Tier.Stakes> stakes) {
        SortedMap<Node, List<Odd>> byRoot = new TreeMap<>();
        odds.stream().sorted(Odd.ORDER).forEach(odd -> byRoot.computeIfAbsent(
                        finding(findings, odd).root(), _ -> new ArrayList<>())
                .add(odd));
        SortedMap<Node, Group> groups = new TreeMap<>();
        byRoot.forEach((root, of) -> {
            Finding first = of.stream()
                    .map(odd -> finding(findings, odd))
                    .min(Comparator.comparing(Finding::since)
                            .thenComparing(Finding::cause)
                            .thenComparing(Finding::reason))
                    .orElseThrow();
            groups.put(root, new Group(first, of, Tier.of(of, stakes.apply(root))));
        });
        return groups;
    }

    private static Finding finding(Map<String, Finding> findings, Odd odd) {
        return java.util.Objects.requireNonNull(findings.get(odd.key()), odd.key());
    }

    /**
     * What has to change.
     *
     * @param incidents open ones and those closed lately
     */
    public static List<Step> steps(
            Collection<Incident> incidents, SortedMap<Node, Group> groups, Instant now, Rules rules) {
        return new Pass(incidents, groups, now, rules).steps();
    }

    private static final class Pass {
        private final List<Incident> incidents;
        private final SortedMap<Node, Group> groups;
        private final Instant now;
        private final Rules rules;
        private final Set<String> closed = new HashSet<>();
        private final Set<Long> taken = new HashSet<>();
        private final List<Step> steps = new ArrayList<>();

        Pass(Collection<Incident> incidents, SortedMap<Node, Group> groups, Instant now, Rules rules) {
            this.incidents = incidents.stream()
                    .sorted(Comparator.comparingLong(Incident::id))
                    .toList();
            this.groups = groups;
            this.now = now;
            this.rules = rules;
            this.incidents.stream().filter(i -> !i.open()).forEach(i -> closed.addAll(i.keys()));
        }

        List<Step> steps() {
            // By their roots first: an incident moves to another root only when nobody else has that.
            groups.values().forEach(group -> named(group).ifPresent(one -> taken.add(one.id())));
            List<Step> opened = new ArrayList<>();
            for (Group group : groups.values()) {
                step(group, opened);
            }
            merge();
            // An open root is unique: those that give theirs up come first.
            steps.sort(Comparator.comparingInt(step -> step instanceof Step.Merge ? 0 : 1));
            steps.addAll(opened);
            return List.copyOf(steps);
        }

        private Optional<Incident> named(Group group) {
            return incidents.stream()
                    .filter(i -> i.open() && i.root().equals(group.root()))
                    .findFirst();
        }

        private void step(Group group, List<Step> opened) {
            boolean news = group.keys().stream().anyMatch(key -> !closed.contains(key));
            if (!news) {
                return;
            }
            Optional<Incident> mine = named(group).or(() -> moved(group));
            if (mine.isPresent()) {
                taken.add(mine.get().id());
                update(mine.get(), group);
                return;
            }
            opened.add(reopened(group)
                    .<Step>map(i -> new Step.Reopen(i.id(), group))
                    .orElseGet(() -> new Step.Open(group)));
        }

        private Optional<Incident> moved(Group group) {
            Set<String> keys = group.keys();
            return incidents.stream()
                    .filter(i -> i.open()
                            && !taken.contains(i.id())
                            && !groups.containsKey(i.root())
                            && i.keys().stream().anyMatch(keys::contains))
                    .findFirst();
        }

        private Optional<Incident> reopened(Group group) {
            return incidents.stream()
                    .filter(i -> i.root().equals(group.root()) && !i.byPerson())
                    .filter(i -> i.closed()
                            .map(at -> !at.plus(rules.reopen()).isBefore(now))
                            .orElse(false))
                    .reduce((_, later) -> later);
        }

        private void update(Incident incident, Group group) {
            boolean over = group.odds().stream().allMatch(odd -> odd.over()
                    .map(at -> !at.plus(rules.quiet()).isAfter(now))
                    .orElse(false));
            if (over) {
                steps.add(new Step.Close(incident.id(), group));
                return;
            }
            Set<String> mine = new TreeSet<>(group.keys());
            mine.removeAll(closed);
            boolean louder = group.tier().compareTo(incident.tier()) > 0;
            boolean other = !incident.root().equals(group.root())
                    || incident.cause() != group.finding().cause()
                    || !incident.summary().equals(group.finding().reason())
                    || !incident.keys().containsAll(mine);
            if (louder || other) {
                steps.add(new Step.Update(incident.id(), group));
            }
        }

        private void merge() {
            for (Incident incident : incidents) {
                if (!incident.open() || taken.contains(incident.id())) {
                    continue;
                }
                groups.values().stream()
                        .filter(group -> group.keys().stream()
                                .anyMatch(key -> incident.keys().contains(key)))
                        .findFirst()
                        .ifPresent(group -> steps.add(new Step.Merge(incident.id(), group.root())));
            }
        }
    }
}
