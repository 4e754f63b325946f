package dev.sluice.adapters.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.Ownership.AlertSeverity;
import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Delivery;
import dev.sluice.scheduler.notify.Notice;
import dev.sluice.scheduler.notify.Notifier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every way to tell somebody must keep to. */
abstract class NotifierContract {
    static final Instant RAISED = Instant.parse("2026-03-10T12:00:00Z");

    abstract Notifier notifier();

    /** A channel whose receiver takes everything. */
    abstract Channel channel();

    /** A channel whose receiver is not there. */
    abstract Channel dead();

    /** What the receiver got, each as one text. */
    abstract List<String> received();

    @Test
    void noticeArrivesWithItsIdAndSummary() {
        assertThat(notifier().send(channel(), notice("it failed"))).isEqualTo(new Delivery.Delivered());

        assertThat(received()).singleElement().asString().contains("notice-7", "it failed", "sales/orders");
    }

    @Test
    void sameNoticeAgainHasTheSameId() {
        notifier().send(channel(), notice("it failed"));
        notifier().send(channel(), notice("it failed"));

        assertThat(received()).hasSize(2).allSatisfy(text -> assertThat(text).contains("notice-7"));
    }

    @Test
    void deadReceiverIsAnUnknownOutcome() {
        assertThat(notifier().send(dead(), notice("it failed"))).isInstanceOf(Delivery.Unknown.class);
    }

    @Test
    void hostileSummaryAddsNothing() {
        assertThat(notifier().send(channel(), notice("a\r\nBcc: evil@example.com\r\n\r\n\u0000<!channel> ü")))
                .isEqualTo(new Delivery.Delivered());

        assertThat(received()).hasSize(1);
    }

    static Notice notice(String summary) {
        return new Notice(
                "notice-7",
                Notice.Kind.RAISED,
                AlertSeverity.CRITICAL,
                3,
                "RUN_FAILED",
                "sales/orders",
                "team:sales",
                Optional.of("00000000-0000-7000-8000-000000000001"),
                summary,
                2,
                1,
                RAISED,
                Optional.empty());
    }
}
