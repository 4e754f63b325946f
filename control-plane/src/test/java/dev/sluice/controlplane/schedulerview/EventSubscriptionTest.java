package dev.sluice.controlplane.schedulerview;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventSubscriptionTest {
    private static final UUID RUN = new UUID(0, 1);

    private final List<String> heard = new ArrayList<>();
    private final List<EventSubscription<RunEventInfo, EventFilter>> cancelled = new ArrayList<>();
    private final EventSubscription<RunEventInfo, EventFilter> subscription =
            subscription(new EventFilter(RUN, null), new EventPosition(10, 0));

    private EventSubscription<RunEventInfo, EventFilter> subscription(EventFilter filter, EventPosition position) {
        return new EventSubscription<>(
                event -> EventPosition.parse(event.cursor()), filter, position, listener(), cancelled::add);
    }

    private Flow.Subscriber<RunEventInfo> listener() {
        return new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription given) {}

            @Override
            public void onNext(RunEventInfo event) {
                heard.add(event.kind());
            }

            @Override
            public void onError(Throwable failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void onComplete() {
                heard.add("end");
            }
        };
    }

    private static RunEventInfo event(UUID run, long transaction, long id) {
        return new RunEventInfo(
                new EventPosition(transaction, id).cursor(),
                run.toString(),
                "a/b",
                null,
                null,
                transaction + "." + id,
                "RUNNING",
                null,
                Instant.EPOCH);
    }

    private static List<RunEventInfo> events(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(transaction -> event(RUN, transaction, 1))
                .toList();
    }

    @Test
    void nothingIsTakenThatItHasOrDoesNotWant() {
        subscription.request(10);

        subscription.take(
                List.of(event(RUN, 9, 9), event(RUN, 10, 1), event(new UUID(0, 2), 11, 1), event(RUN, 12, 1)),
                new EventPosition(12, 1));
        subscription.take(List.of(event(RUN, 12, 1)), new EventPosition(12, 1));

        assertThat(heard).containsExactly("10.1", "12.1");
        assertThat(subscription.position()).isEqualTo(new EventPosition(12, 1));
    }

    @Test
    void whatItDoesNotAskForWaitsAndIsBounded() {
        subscription.take(events(11, 700), new EventPosition(700, 1));

        assertThat(heard).isEmpty();
        assertThat(subscription.room()).isZero();
        assertThat(subscription.position()).isEqualTo(new EventPosition(510, 1));

        subscription.request(2);
        assertThat(heard).containsExactly("11.1", "12.1");
        assertThat(subscription.room()).isEqualTo(2);

        subscription.request(Long.MAX_VALUE);
        subscription.take(events(500, 520), new EventPosition(520, 1));
        assertThat(heard).hasSize(510).endsWith("519.1", "520.1");
    }

    @Test
    void aPositionAheadOfTheFeedIsKept() {
        EventSubscription<RunEventInfo, EventFilter> ahead =
                subscription(new EventFilter(null, null), new EventPosition(100, 3));
        ahead.request(10);

        ahead.take(events(50, 60), new EventPosition(60, 1));
        ahead.take(List.of(event(RUN, 100, 3), event(RUN, 100, 4)), new EventPosition(100, 4));

        assertThat(heard).containsExactly("100.4");
    }

    @Test
    void afterItsCancellationNothingIsHeard() {
        subscription.request(10);
        subscription.cancel();

        subscription.take(events(11, 12), new EventPosition(12, 1));

        assertThat(heard).isEmpty();
        assertThat(cancelled).containsExactly(subscription);
    }

    @Test
    void aCursorIsReadBackAndNothingElseIsTakenForOne() {
        EventPosition position = new EventPosition(12345678901L, 42);

        assertThat(EventPosition.parse(position.cursor())).isEqualTo(position);
        for (String wrong : List.of("", "x", "MTI", "MTI6LTE", "eHg6eHg", "%%%")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> EventPosition.parse(wrong))
                    .hasMessage(
                            "'" + wrong + "' is no cursor of an event; use the cursor of an earlier event, or none");
        }
    }
}
