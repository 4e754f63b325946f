package dev.sluice.scheduler.predict.anomaly;

import dev.sluice.scheduler.predict.anomaly.Finding.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the root of each oddity: the first odd or changed thing upstream that explains it.
 *
 * <p>An oddity explains another one downstream of it if its kind can, if it began before the other was odd, and if between them
 * no more than one job went as usual. The roots are those that nothing else explains; of several the earliest. There, what
 * changed last before counts: the code of the root, else that of the jobs right before it, else an input that is overdue or a
 * job that keeps failing. A function of the set of oddities: the order in which they were seen does not matter.
 */
public final class Culprit {
    /** Oldest thing that explains anything. */
    public static final Duration WINDOW = Duration.ofHours(24);

    /** A change that so many runs went well with is not the cause. */
    static final int PROVEN = 3;

    /** Jobs slow on one pool, unrelated, that make it the pool. */
    static final int POOL = 3;

    private static final int GAP = 1;

    private final List<Odd> odds;
    private final Upstream upstream;
    private final List<Clue> clues;
    private final Map<Node, Map<Node, Integer>> walks = new HashMap<>();
    private final Set<Node> remarkable = new HashSet<>();
    private final Map<String, Odd> roots = new HashMap<>();

    private Culprit(Collection<Odd> odds, Upstream upstream, Collection<Clue> clues) {
        this.odds = odds.stream().sorted(Odd.ORDER).toList();
        this.upstream = upstream;
        this.clues = clues.stream().sorted(Clue.ORDER).toList();
        this.odds.forEach(odd -> remarkable.add(odd.node()));
        this.clues.forEach(clue -> remarkable.add(clue.node()));
    }

    /** What is behind each oddity, by its key. */
    public static Map<String, Finding> of(Collection<Odd> odds, Upstream upstream, Collection<Clue> clues) {
        return new Culprit(odds, upstream, clues).find();
    }

    private Map<String, Finding> find() {
        Map<String, List<Odd>> byRoot = new TreeMap<>();
        for (Odd odd : odds) {
            byRoot.computeIfAbsent(root(odd, new HashSet<>()).key(), _ -> new ArrayList<>())
                    .add(odd);
        }
        Map<String, Finding> alone = new HashMap<>();
        byRoot.forEach((key, of) -> alone.put(key, finding(rootOf(key), of)));
        Map<String, Finding> pools = pools(alone);
        Map<String, Finding> found = new HashMap<>();
        byRoot.forEach((key, of) -> of.forEach(odd ->
                found.put(odd.key(), pools.getOrDefault(key, java.util.Objects.requireNonNull(alone.get(key))))));
        return found;
    }

    private Odd rootOf(String key) {
        return odds.stream().filter(odd -> odd.key().equals(key)).findFirst().orElseThrow();
    }

    private Map<Node, Integer> walk(Node node) {
        return walks.computeIfAbsent(node, start -> upstream.walk(start, remarkable, GAP));
    }

    /** The earliest of those behind it that nothing explains. {@code path} is what is being asked of: no way leads in circles. */
    private Odd root(Odd odd, Set<String> path) {
        Odd known = roots.get(odd.key());
        if (known != null) {
            return known;
        }
        path.add(odd.key());
        Odd first = odds.stream()
                .filter(other -> !path.contains(other.key()) && explains(other, odd))
                .map(other -> root(other, path))
                .min(Odd.ORDER)
                .orElse(odd);
        path.remove(odd.key());
        roots.put(odd.key(), first);
        return first;
    }

    /** Never both ways: of two on a cycle, and of two of one node, what began first explains the other. */
    private boolean explains(Odd cause, Odd effect) {
        if (cause.key().equals(effect.key()) || !inTime(cause, effect)) {
            return false;
        }
        if (cause.node().equals(effect.node())) {
            return cause.kind().explains(effect.kind()) && Odd.ORDER.compare(cause, effect) < 0;
        }
        if (!cause.kind().explains(effect.kind()) || !walk(effect.node()).containsKey(cause.node())) {
            return false;
        }
        boolean cycle = walk(cause.node()).containsKey(effect.node());
        return !cycle || Odd.ORDER.compare(cause, effect) < 0;
    }

    private static boolean inTime(Odd cause, Odd effect) {
        boolean before = !cause.began().isAfter(effect.oddAt());
        boolean recent = !cause.oddAt().isBefore(effect.began().minus(WINDOW));
        // Nobody waits any more for what has ended before.
        boolean waits = !(cause.kind().isLate() && effect.kind().isLate())
                || cause.over().map(over -> !over.isBefore(effect.began())).orElse(true)
                || cause.node().equals(effect.node());
        return before && recent && waits;
    }

    private Finding finding(Odd root, List<Odd> behind) {
        List<Evidence> evidence = new ArrayList<>();
        Optional<Clue> change = change(root);
        Optional<Clue> other = change.isPresent() ? Optional.empty() : trouble(root);
        change.or(() -> other)
                .ifPresent(clue -> evidence.add(
                        new Evidence(clue.at(), clue.kind().name(), clue.node(), clue.node() + ": " + clue.text())));
        behind.stream()
                .filter(odd -> odd.node().equals(root.node()) || odd.key().equals(root.key()))
                .limit(3)
                .forEach(
                        odd -> evidence.add(new Evidence(odd.began(), odd.kind().name(), odd.node(), odd.summary())));
        evidence.sort(
                Comparator.comparing(Evidence::at).thenComparing(Evidence::node).thenComparing(Evidence::kind));
        Node node = change.or(() -> other).map(Clue::node).orElse(root.node());
        Instant since = change.or(() -> other).map(Clue::at).orElse(root.began());
        Cause cause = change.map(_ -> Cause.CODE_CHANGE)
                .or(() ->
                        other.map(clue -> clue.kind() == Clue.Kind.FAILING ? Cause.FAILED_UPSTREAM : Cause.LATE_INPUT))
                .orElseGet(() -> cause(root, behind));
        String reason = change.or(() -> other)
                .map(clue -> clue.node() + ": " + clue.text() + "; then " + root.summary())
                .orElse(root.summary() + "; nothing upstream came before it");
        return new Finding(node, cause, since, reason, evidence);
    }

    private static Cause cause(Odd root, List<Odd> behind) {
        boolean others = behind.stream().anyMatch(odd -> !odd.node().equals(root.node()));
        return switch (root.kind()) {
            case VOLUME_LOW, VOLUME_HIGH -> Cause.VOLUME;
            case SLOW, STUCK -> others ? Cause.LATE_INPUT : Cause.UNKNOWN;
            case FAILED -> others ? Cause.FAILED_UPSTREAM : Cause.UNKNOWN;
            case FAST -> Cause.UNKNOWN;
        };
    }

    /** The change of code that came first: of those who make the root, else of those who make what these read. */
    private Optional<Clue> change(Odd root) {
        List<Node> makers = upstream.makers(root.node());
        Optional<Clue> own = first(Clue.Kind.CODE_CHANGE, new TreeSet<>(makers), root);
        if (own.isPresent()) {
            return own;
        }
        Set<Node> before = new TreeSet<>();
        makers.forEach(maker -> upstream.of(maker).forEach(input -> before.addAll(upstream.makers(input))));
        return first(Clue.Kind.CODE_CHANGE, before, root);
    }

    /** Something upstream that does not come, or keeps failing, where that can be why. */
    private Optional<Clue> trouble(Odd root) {
        if (root.kind() == Odd.Kind.VOLUME_HIGH) {
            return Optional.empty();
        }
        Set<Node> nodes = walk(root.node()).keySet();
        return first(Clue.Kind.FAILING, nodes, root).or(() -> first(Clue.Kind.OVERDUE, nodes, root));
    }

    private Optional<Clue> first(Clue.Kind kind, Set<Node> nodes, Odd root) {
        return clues.stream()
                .filter(clue -> clue.kind() == kind && nodes.contains(clue.node()) && clue.good() < PROVEN)
                .filter(clue -> !clue.at().isAfter(root.oddAt())
                        && !clue.at().isBefore(root.began().minus(WINDOW)))
                .findFirst();
    }

    /** Roots that nothing explains and that are slow at the same time on one pool have one cause: the first one stands for it. */
    private Map<String, Finding> pools(Map<String, Finding> alone) {
        Map<String, List<Odd>> byPool = odds.stream()
                .filter(odd -> odd.kind().isLate() && !odd.pool().isEmpty())
                .filter(odd -> {
                    Finding finding = alone.get(odd.key());
                    return finding != null
                            && (finding.cause() == Cause.UNKNOWN || finding.cause() == Cause.LATE_INPUT)
                            && finding.root().equals(odd.node());
                })
                .collect(Collectors.groupingBy(Odd::pool, TreeMap::new, Collectors.toList()));
        Map<String, Finding> found = new HashMap<>();
        byPool.forEach((pool, slow) -> together(slow).forEach(same -> {
            Finding finding = pool(pool, same);
            same.forEach(odd -> found.put(odd.key(), finding));
        }));
        return found;
    }

    /** Runs of enough jobs that overlap, each with the one before it. */
    private static List<List<Odd>> together(List<Odd> slow) {
        List<List<Odd>> groups = new ArrayList<>();
        Instant until = Instant.MIN;
        for (Odd odd : slow) {
            if (groups.isEmpty() || odd.began().isAfter(until)) {
                groups.add(new ArrayList<>());
                until = Instant.MIN;
            }
            groups.getLast().add(odd);
            Instant end = odd.over().orElse(Instant.MAX);
            until = end.isAfter(until) ? end : until;
        }
        return groups.stream()
                .filter(group -> group.stream().map(Odd::node).distinct().count() >= POOL)
                .toList();
    }

    private static Finding pool(String pool, List<Odd> slow) {
        Odd first = slow.getFirst();
        long jobs = slow.stream().map(Odd::node).distinct().count();
        List<Evidence> evidence = slow.stream()
                .limit(5)
                .map(odd -> new Evidence(odd.began(), odd.kind().name(), odd.node(), odd.summary()))
                .toList();
        return new Finding(
                first.node(),
                Cause.POOL,
                first.began(),
                jobs + " jobs that have nothing to do with each other are slow in pool " + pool + ", first "
                        + first.node(),
                evidence);
    }
}
