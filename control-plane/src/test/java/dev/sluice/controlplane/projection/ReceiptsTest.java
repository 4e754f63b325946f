package dev.sluice.controlplane.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.projection.Receipts.Receipt;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When events were received that are not visible yet. */
class ReceiptsTest {
    private static final Instant NINE = Instant.parse("2026-03-01T09:00:00Z");

    @Test
    void whatCameTogetherIsKeptTogetherAndTakenOnce() {
        Receipts receipts = new Receipts(10);
        receipts.add(1, NINE);
        receipts.add(2, NINE);
        receipts.add(3, NINE.plusSeconds(1));

        assertThat(receipts.takeUpTo(2)).containsExactly(new Receipt(2, NINE, 2));
        assertThat(receipts.takeUpTo(2)).isEmpty();
        assertThat(receipts.takeUpTo(9)).containsExactly(new Receipt(3, NINE.plusSeconds(1), 1));
    }

    @Test
    void ofTooManyTheLaterOnesCountAsOlder() {
        Receipts receipts = new Receipts(2);
        for (int i = 1; i <= 5; i++) {
            receipts.add(i, NINE.plusSeconds(i));
        }

        assertThat(receipts.takeUpTo(5))
                .containsExactly(new Receipt(1, NINE.plusSeconds(1), 1), new Receipt(5, NINE.plusSeconds(2), 4));
    }

    @Test
    void nothingIsShownOfWhatIsHalfReached() {
        Receipts receipts = new Receipts(2);
        receipts.add(1, NINE);
        receipts.add(2, NINE);

        assertThat(receipts.takeUpTo(1)).isEmpty();
        assertThat(receipts.takeUpTo(2)).hasSize(1);
    }
}
