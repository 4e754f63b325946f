package dev.sluice.scheduler.predict.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.predict.anomaly.Grouping.Group;
import dev.sluice.scheduler.predict.anomaly.Grouping.Incident;
import dev.sluice.scheduler.predict.anomaly.Grouping.Rules;
import dev.sluice.scheduler.predict.anomaly.Grouping.Step;
import dev.sluice.scheduler.predict.anomaly.Tier.Stakes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GroupingPropertyTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    /** What a store would keep: incidents with their members. */
    private static final class Ledger {
        private final Map<Long, Incident> incidents = new TreeMap<>();

        private void take(List<Step> steps, Instant now) {
            for (Step step : steps) {
                switch (step) {
                    case Step.Open(Group group) -> put(incidents.size() + 1L, group, Optional.empty());
                    case Step.Reopen(long id, Group group) -> put(id, group, Optional.empty());
                    case Step.Update(long id, Group group) -> put(id, group, Optional.empty());
                    case Step.Merge(long id, Node _) -> close(id, now, Set.of(), false);
                    case Step.Close(long id, Group group) -> close(id, now, group.keys(), false);
                }
            }
        }

        private void close(long id, Instant now, Set<String> keys, boolean byPerson) {
            Incident i = java.util.Objects.requireNonNull(incidents.get(id));
            incidents.put(
                    id, new Incident(id, i.root(), i.cause(), i.tier(), i.summary(), keys, Optional.of(now), byPerson));
        }

        private void put(long id, Group group, Optional<Instant> closed) {
            incidents.replaceAll((other, i) -> {
                Set<String> left = new HashSet<>(i.keys());
                boolean open = i.closed().isEmpty();
                if (open && other != id) {
                    left.removeAll(group.keys());
                }
                return new Incident(other, i.root(), i.cause(), i.tier(), i.summary(), left, i.closed(), i.byPerson());
            });
            incidents.put(
                    id,
                    new Incident(
                            id,
                            group.root(),
                            group.finding().cause(),
                            group.tier(),
                            group.finding().reason(),
                            group.keys(),
                            closed,
                            false));
        }

        private Map<Node, Set<String>> open() {
            Map<Node, Set<String>> open = new TreeMap<>();
            incidents.values().stream().filter(i -> i.closed().isEmpty()).forEach(i -> {
                Set<String> before = open.put(i.root(), new TreeSet<>(i.keys()));
                assertThat(before).as("one incident per root").isNull();
            });
            return open;
        }
    }

    private static Node job(int number) {
        return Node.job("etl", "j" + number);
    }

    /** Jobs in layers; each may come from some before it, and a few from later ones: cycles. */
    private static Upstream graph(Random random, int jobs) {
        Map<Node, Set<Node>> parents = new HashMap<>();
        for (int i = 0; i < jobs; i++) {
            Set<Node> of = new HashSet<>();
            for (int k = 0; k < random.nextInt(3); k++) {
                of.add(job(random.nextInt(10) == 0 ? random.nextInt(jobs) : random.nextInt(i + 1)));
            }
            of.remove(job(i));
            parents.put(job(i), of);
        }
        return new Upstream(parents);
    }

    private static List<Odd> odds(Random random, int jobs) {
        List<Odd> odds = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            if (random.nextInt(3) > 0) {
                Odd.Kind kind = List.of(Odd.Kind.SLOW, Odd.Kind.STUCK, Odd.Kind.FAST, Odd.Kind.FAILED)
                        .get(random.nextInt(4));
                Instant began = T.plusSeconds(60L * random.nextInt(120));
                Instant odd = began.plusSeconds(60L * random.nextInt(30));
                odds.add(new Odd(
                        kind,
                        kind + ":" + i,
                        job(i),
                        random.nextBoolean() ? "pool" : "",
                        began,
                        odd,
                        9,
                        1,
                        2,
                        random.nextDouble() / 100,
                        "odd " + i,
                        random.nextInt(4) == 0 ? Optional.of(odd.plusSeconds(300)) : Optional.empty()));
            }
        }
        return odds;
    }

    private static List<Clue> clues(Random random, int jobs) {
        List<Clue> clues = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            if (random.nextInt(4) == 0) {
                Clue.Kind kind = List.of(Clue.Kind.CODE_CHANGE, Clue.Kind.FAILING, Clue.Kind.OVERDUE)
                        .get(random.nextInt(3));
                clues.add(new Clue(kind, job(i), T.plusSeconds(random.nextInt(7_200)), random.nextInt(5), "clue"));
            }
        }
        return clues;
    }

    private static SortedMap<Node, Group> groups(Collection<Odd> odds, Upstream upstream, Collection<Clue> clues) {
        return Grouping.groups(
                odds,
                Culprit.of(odds, upstream, clues),
                root -> new Stakes(root.name().length(), 0));
    }

    @Property(tries = 300)
    void groupsDoNotDependOnTheOrderInWhichTheirMembersWereSeen(@ForAll long seed) {
        Random random = new Random(seed);
        Upstream upstream = graph(random, 25);
        List<Odd> odds = odds(random, 25);
        List<Clue> clues = clues(random, 25);
        List<Odd> shuffled = new ArrayList<>(odds);
        Collections.shuffle(shuffled, random);
        List<Clue> mixed = new ArrayList<>(clues);
        Collections.shuffle(mixed, random);

        assertThat(groups(shuffled, upstream, mixed)).isEqualTo(groups(odds, upstream, clues));
    }

    @Property(tries = 300)
    void incidentsEndUpTheSameInWhateverOrderTheirMembersCome(@ForAll long seed) {
        Random random = new Random(seed);
        Upstream upstream = graph(random, 20);
        List<Odd> odds =
                odds(random, 20).stream().filter(odd -> odd.over().isEmpty()).toList();
        List<Clue> clues = clues(random, 20);
        Instant now = T.plus(Duration.ofHours(3));
        List<Map<Node, Set<String>>> ends = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            List<Odd> order = new ArrayList<>(odds);
            Collections.shuffle(order, random);
            Ledger ledger = new Ledger();
            for (int seen = 1; seen <= order.size(); seen++) {
                SortedMap<Node, Group> groups = groups(order.subList(0, seen), upstream, clues);
                ledger.take(Grouping.steps(ledger.incidents.values(), groups, now, Rules.USUAL), now);
                assertThat(ledger.open().keySet()).isEqualTo(groups.keySet());
            }
            ends.add(ledger.open());
        }
        assertThat(ends.get(1)).isEqualTo(ends.get(0));
        assertThat(ends.get(2)).isEqualTo(ends.get(0));
    }

    @Property(tries = 200)
    void everyOddityIsInExactlyOneGroupAndThereIsOneGroupPerRoot(@ForAll long seed) {
        Random random = new Random(seed);
        List<Odd> odds = odds(random, 30);
        SortedMap<Node, Group> groups = groups(odds, graph(random, 30), clues(random, 30));

        assertThat(groups.values().stream().flatMap(g -> g.odds().stream()).toList())
                .containsExactlyInAnyOrderElementsOf(odds);
        groups.forEach((root, group) -> {
            assertThat(group.root()).isEqualTo(root);
            assertThat(group.finding().evidence()).hasSizeLessThanOrEqualTo(5);
        });
    }

    @Property(tries = 200)
    void sameSceneTwiceChangesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        Upstream upstream = graph(random, 20);
        List<Odd> odds = odds(random, 20);
        SortedMap<Node, Group> groups = groups(odds, upstream, clues(random, 20));
        Instant now = T.plus(Duration.ofHours(1));
        Ledger ledger = new Ledger();
        ledger.take(Grouping.steps(List.of(), groups, now, Rules.USUAL), now);
        ledger.take(Grouping.steps(ledger.incidents.values(), groups, now, Rules.USUAL), now);

        assertThat(Grouping.steps(ledger.incidents.values(), groups, now, Rules.USUAL))
                .isEmpty();
    }

    private static Odd slow(Optional<Instant> over) {
        return new Odd(Odd.Kind.SLOW, "SLOW:1", job(1), "", T, T.plusSeconds(60), 9, 1, 2, 0.001, "slow", over);
    }

    private static SortedMap<Node, Group> alone(Odd... odds) {
        return groups(List.of(odds), new Upstream(Map.of()), List.of());
    }

    @Test
    void incidentIsClosedWhenAllHasBeenQuietForAWhileAndOpenedAgainIfItComesBackSoon() {
        Instant end = T.plus(Duration.ofMinutes(30));
        Ledger ledger = new Ledger();
        ledger.take(Grouping.steps(List.of(), alone(slow(Optional.empty())), T, Rules.USUAL), T);
        Odd over = slow(Optional.of(end));

        assertThat(Grouping.steps(
                        ledger.incidents.values(), alone(over), end.plus(Duration.ofMinutes(14)), Rules.USUAL))
                .isEmpty();
        Instant closed = end.plus(Duration.ofMinutes(15));
        List<Step> steps = Grouping.steps(ledger.incidents.values(), alone(over), closed, Rules.USUAL);
        assertThat(steps).hasOnlyElementsOfType(Step.Close.class).hasSize(1);
        ledger.take(steps, closed);
        assertThat(Grouping.steps(ledger.incidents.values(), alone(over), closed, Rules.USUAL))
                .isEmpty();

        Odd again =
                new Odd(Odd.Kind.SLOW, "SLOW:2", job(1), "", closed, closed, 9, 1, 2, 0.001, "slow", Optional.empty());
        assertThat(Grouping.steps(
                        ledger.incidents.values(), alone(over, again), closed.plus(Duration.ofHours(1)), Rules.USUAL))
                .hasOnlyElementsOfType(Step.Reopen.class);
        assertThat(Grouping.steps(
                        ledger.incidents.values(), alone(over, again), closed.plus(Duration.ofHours(3)), Rules.USUAL))
                .hasOnlyElementsOfType(Step.Open.class);
    }

    @Test
    void whatAPersonClosedIsNotOpenedAgain() {
        Ledger ledger = new Ledger();
        Odd odd = slow(Optional.empty());
        ledger.take(Grouping.steps(List.of(), alone(odd), T, Rules.USUAL), T);
        ledger.close(1, T, Set.of(odd.key()), true);
        Odd again = new Odd(Odd.Kind.SLOW, "SLOW:2", job(1), "", T, T, 9, 1, 2, 0.001, "slow", Optional.empty());

        assertThat(Grouping.steps(ledger.incidents.values(), alone(odd), T, Rules.USUAL))
                .isEmpty();
        assertThat(Grouping.steps(ledger.incidents.values(), alone(odd, again), T, Rules.USUAL))
                .hasOnlyElementsOfType(Step.Open.class);
    }

    @Test
    void tierRisesWithWhatDependsOnIt() {
        Odd odd = slow(Optional.empty());

        assertThat(List.of(
                        Tier.of(List.of(odd), new Stakes(0, 0)),
                        Tier.of(List.of(odd), new Stakes(1, 0)),
                        Tier.of(List.of(odd), new Stakes(Tier.MANY, 0)),
                        Tier.of(List.of(odd), new Stakes(0, 0.6)),
                        Tier.of(List.of(slow(Optional.of(T))), new Stakes(50, 1))))
                .containsExactly(Tier.NOTICE, Tier.WARNING, Tier.CRITICAL, Tier.CRITICAL, Tier.NOTICE);
    }
}
