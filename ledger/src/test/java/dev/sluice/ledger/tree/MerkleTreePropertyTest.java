package dev.sluice.ledger.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MerkleTreePropertyTest {
    /** Leaves and roots that Certificate Transparency's own tests use for the trees of one to eight leaves. */
    private static final String[] LEAVES = {
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
    };

    private static final String[] ROOTS = {
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    };

    /** A tree with all its nodes, and the root after each append. */
    private static final class Tree implements NodeSource {
        private final Map<List<Long>, Hash> nodes = new HashMap<>();
        private final List<Hash> leaves = new ArrayList<>();
        private final List<Hash> roots = new ArrayList<>(List.of(TreeHasher.empty()));
        private Frontier frontier = Frontier.EMPTY;

        private Tree add(byte[] entry) {
            Hash leaf = TreeHasher.leaf(entry);
            leaves.add(leaf);
            Frontier.Grown grown = frontier.append(leaf);
            frontier = grown.frontier();
            grown.complete().forEach(n -> nodes.put(List.of((long) n.level(), n.index()), n.hash()));
            roots.add(frontier.root());
            return this;
        }

        private static Tree of(int size) {
            Tree tree = new Tree();
            for (int i = 0; i < size; i++) {
                tree.add(("entry " + i).getBytes(StandardCharsets.UTF_8));
            }
            return tree;
        }

        @Override
        public Hash node(int level, long index) {
            Hash hash = nodes.get(List.of((long) level, index));
            if (hash == null) {
                throw new NoSuchElementException("no node " + index + " on level " + level);
            }
            return hash;
        }
    }

    @Test
    void rootsAreThoseOfCertificateTransparency() {
        assertThat(TreeHasher.empty().hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        Tree tree = new Tree();
        for (int i = 0; i < LEAVES.length; i++) {
            tree.add(HexFormat.of().parseHex(LEAVES[i]));
            assertThat(tree.frontier.root().hex()).as("%d leaves", i + 1).isEqualTo(ROOTS[i]);
        }
    }

    /** The definition of RFC 6962, section 2.1, word for word. */
    private static Hash byDefinition(List<Hash> leaves) {
        if (leaves.isEmpty()) {
            return TreeHasher.empty();
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = 1;
        while (split * 2 < leaves.size()) {
            split *= 2;
        }
        return TreeHasher.node(
                byDefinition(leaves.subList(0, split)), byDefinition(leaves.subList(split, leaves.size())));
    }

    @Property(tries = 60)
    void rootIsAsDefined(@ForAll @IntRange(max = 300) int size) {
        Tree tree = Tree.of(size);
        assertThat(tree.frontier.root()).isEqualTo(byDefinition(tree.leaves));
        assertThat(Frontier.of(size, tree)).isEqualTo(tree.frontier);
    }

    @Property(tries = 60)
    void everyLeafIsProvedAtItsPlaceAndNowhereElse(@ForAll @IntRange(min = 1, max = 130) int size) {
        Tree tree = Tree.of(size);
        Hash root = tree.frontier.root();
        for (int i = 0; i < size; i++) {
            List<Hash> proof = Proofs.inclusion(i, size, tree);
            Hash leaf = tree.leaves.get(i);
            assertThat(Proofs.verifyInclusion(leaf, i, size, proof, root)).isTrue();
            int other = (i + 1) % size;
            assertThat(Proofs.verifyInclusion(leaf, other, size, proof, root)).isEqualTo(size == 1);
            assertThat(Proofs.verifyInclusion(TreeHasher.leaf(new byte[] {1}), i, size, proof, root))
                    .isFalse();
            List<Hash> longer = new ArrayList<>(proof);
            longer.add(root);
            assertThat(Proofs.verifyInclusion(leaf, i, size, longer, root)).isFalse();
            if (!proof.isEmpty()) {
                assertThat(Proofs.verifyInclusion(leaf, i, size, proof.subList(1, proof.size()), root))
                        .isFalse();
            }
        }
    }

    @Property(tries = 200)
    void aTreeThatGrewIsConsistentAndNoOtherIs(
            @ForAll @IntRange(max = 200) int one, @ForAll @IntRange(max = 200) int two) {
        int before = Math.min(one, two);
        int after = Math.max(one, two);
        Tree tree = Tree.of(after);
        List<Hash> proof = Proofs.consistency(before, after, tree);
        Hash old = tree.roots.get(before);
        Hash now = tree.roots.get(after);
        assertThat(Proofs.verifyConsistency(before, old, after, now, proof)).isTrue();
        Hash wrong = TreeHasher.leaf(new byte[] {1});
        assertThat(Proofs.verifyConsistency(before, wrong, after, now, proof)).isFalse();
        if (before > 0) {
            assertThat(Proofs.verifyConsistency(before, old, after, wrong, proof))
                    .isFalse();
        }
        for (int i = 0; i < proof.size(); i++) {
            List<Hash> changed = new ArrayList<>(proof);
            changed.set(i, wrong);
            assertThat(Proofs.verifyConsistency(before, old, after, now, changed))
                    .isFalse();
        }
    }

    @Test
    void nonsenseIsRefused() {
        Tree tree = Tree.of(5);
        assertThatThrownBy(() -> Proofs.inclusion(5, 5, tree)).hasMessageContaining("no leaf 5");
        assertThatThrownBy(() -> Proofs.consistency(6, 5, tree)).hasMessageContaining("from 6 to 5");
        assertThatThrownBy(() -> Hash.of(new byte[31])).hasMessageContaining("not 31");
        assertThatThrownBy(() -> new Frontier(3, List.of())).hasMessageContaining("0 peaks");
        assertThat(Proofs.verifyInclusion(tree.leaves.getFirst(), -1, 5, List.of(), tree.frontier.root()))
                .isFalse();
    }
}
