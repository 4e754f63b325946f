package dev.sluice.quality.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Sha256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The sum of a multiset of rows. */
class RowSumPropertyTest {
    private static final BigInteger WRAP = BigInteger.ONE.shiftLeft(256);

    @Property(tries = 300)
    void theSumIsThatOfBigNumbersWhateverTheOrderAndTheParts(
            @ForAll @Size(max = 40) List<String> rows, @ForAll long seed) {
        List<byte[]> digests = new ArrayList<>();
        rows.forEach(row -> digests.add(Sha256.of(row)));
        BigInteger expected = digests.stream()
                .map(digest -> new BigInteger(1, digest))
                .reduce(BigInteger.ZERO, BigInteger::add)
                .mod(WRAP);

        Collections.shuffle(digests, new Random(seed));
        RowSum left = new RowSum();
        RowSum right = new RowSum();
        for (int i = 0; i < digests.size(); i++) {
            (i % 3 == 0 ? left : right).add(digests.get(i));
        }
        left.add(right);

        assertThat(new BigInteger(left.hex(), 16)).isEqualTo(expected);
        assertThat(left.rows()).isEqualTo(rows.size());
        assertThat(left.hex()).hasSize(64);
    }

    @Test
    void aRowTwiceIsNotARowOnce() {
        RowSum once = new RowSum();
        RowSum twice = new RowSum();
        byte[] row = Sha256.of(new byte[] {1});
        once.add(row);
        twice.add(row);
        twice.add(row);

        assertThat(once.hex()).isNotEqualTo(twice.hex());
    }
}
