package dev.sluice.adapters.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Delivery;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A log has no receiver that could be away, so only the part of the contract that is left. */
class LogNotifierTest {
    @Test
    void logTakesEverything() {
        Channel channel = new Channel("log", "ops", Optional.empty(), Optional.empty(), Map.of());

        assertThat(new LogNotifier().send(channel, NotifierContract.notice("a\nb")))
                .isEqualTo(new Delivery.Delivered());
        assertThat(NotifierContract.notice("a\r\nb\u0000").headline()).isEqualTo("[CRITICAL] sales/orders: a b ");
    }
}
