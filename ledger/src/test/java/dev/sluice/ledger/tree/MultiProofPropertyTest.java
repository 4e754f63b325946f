package dev.sluice.ledger.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MultiProofPropertyTest {
    private static final Hash WRONG = TreeHasher.leaf(new byte[] {1});

    private final Map<List<Long>, Hash> nodes = new HashMap<>();
    private final List<Hash> leaves = new ArrayList<>();

    private Hash grow(int size) {
        nodes.clear();
        leaves.clear();
        Frontier frontier = Frontier.EMPTY;
        for (int i = 0; i < size; i++) {
            Hash leaf = TreeHasher.leaf(("entry " + i).getBytes(StandardCharsets.UTF_8));
            leaves.add(leaf);
            Frontier.Grown grown = frontier.append(leaf);
            grown.complete().forEach(n -> nodes.put(List.of((long) n.level(), n.index()), n.hash()));
            frontier = grown.frontier();
        }
        return frontier.root();
    }

    private Hash node(int level, long index) {
        return Objects.requireNonNull(
                nodes.get(List.of((long) level, index)),
                () -> "node " + index + " of level " + level + " is not complete");
    }

    private SortedMap<Long, Hash> those(SortedSet<Long> picked) {
        SortedMap<Long, Hash> map = new TreeMap<>();
        picked.forEach(i -> map.put(i, leaves.get(Math.toIntExact(i))));
        return map;
    }

    private static SortedSet<Long> within(List<Integer> picks, int size) {
        SortedSet<Long> picked = new TreeSet<>();
        picks.stream().filter(i -> i < size).forEach(i -> picked.add((long) i));
        return picked;
    }

    @Property(tries = 200)
    void leavesAndProofLeadToTheRootAndNothingElseDoes(
            @ForAll @IntRange(max = 130) int size,
            @ForAll @Size(max = 40) List<@IntRange(max = 129) Integer> picks,
            @ForAll @IntRange(max = 1000) int which) {
        Hash root = grow(size);
        SortedSet<Long> picked = within(picks, size);

        List<Hash> proof = MultiProof.of(picked, size, this::node);

        SortedMap<Long, Hash> hashes = those(picked);
        assertThat(MultiProof.root(hashes, size, proof)).contains(root);
        List<Hash> longer = new ArrayList<>(proof);
        longer.add(root);
        assertThat(MultiProof.root(hashes, size, longer)).isEmpty();
        if (!proof.isEmpty()) {
            List<Hash> changed = new ArrayList<>(proof);
            changed.set(which % proof.size(), WRONG);
            assertThat(MultiProof.root(hashes, size, changed)).isNotEqualTo(Optional.of(root));
            assertThat(MultiProof.root(hashes, size, proof.subList(1, proof.size())))
                    .isEmpty();
        }
        if (!picked.isEmpty()) {
            long one = List.copyOf(picked).get(which % picked.size());
            hashes.put(one, WRONG);
            assertThat(MultiProof.root(hashes, size, proof)).isNotEqualTo(Optional.of(root));
            hashes.remove(one);
            assertThat(MultiProof.root(hashes, size, proof)).isNotEqualTo(Optional.of(root));
        }
    }

    @Property(tries = 100)
    void aProofOfOneLeafIsAsLongAsThatOfRfc6962(
            @ForAll @IntRange(min = 1, max = 130) int size, @ForAll @IntRange(max = 1000) int which) {
        Hash root = grow(size);
        long leaf = which % size;

        List<Hash> proof = MultiProof.of(new TreeSet<>(List.of(leaf)), size, this::node);

        assertThat(proof).containsExactlyInAnyOrderElementsOf(Proofs.inclusion(leaf, size, this::node));
        assertThat(MultiProof.root(those(new TreeSet<>(List.of(leaf))), size, proof))
                .contains(root);
    }

    @Test
    void allLeavesNeedNoProofAndNoneNeedTheRoot() {
        Hash root = grow(7);
        SortedSet<Long> all = within(List.of(0, 1, 2, 3, 4, 5, 6), 7);
        assertThat(MultiProof.of(all, 7, this::node)).isEmpty();
        assertThat(MultiProof.root(those(all), 7, List.of())).contains(root);
        assertThat(MultiProof.of(new TreeSet<>(), 7, this::node)).containsExactly(root);
        assertThat(MultiProof.of(new TreeSet<>(), 0, this::node)).containsExactly(TreeHasher.empty());
        assertThat(MultiProof.root(new TreeMap<>(), 0, List.of(TreeHasher.empty())))
                .contains(TreeHasher.empty());
    }

    @Test
    void leavesOutsideTheTreeAreRefused() {
        grow(5);
        assertThatThrownBy(() -> MultiProof.of(new TreeSet<>(List.of(1L, 5L)), 5, this::node))
                .hasMessageContaining("5 leaves has no leaves 1 to 5");
        assertThat(MultiProof.root(new TreeMap<>(Map.of(5L, WRONG)), 5, List.of(WRONG)))
                .isEmpty();
        assertThat(MultiProof.root(new TreeMap<>(Map.of(-1L, WRONG)), 5, List.of(WRONG)))
                .isEmpty();
        assertThat(MultiProof.root(new TreeMap<>(), -1, List.of(WRONG))).isEmpty();
    }
}
