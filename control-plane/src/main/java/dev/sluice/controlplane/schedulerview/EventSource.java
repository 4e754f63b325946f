package dev.sluice.controlplane.schedulerview;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * News in the order of their transactions, of which only what lies below the oldest transaction still open is read: whatever
 * commits later comes later in this order, so nothing ever appears behind a position.
 *
 * @param <E> a piece of news
 * @param <F> which of them
 */
public interface EventSource<E, F extends Predicate<E>> {
    /** Before everything that is not readable yet. */
    EventPosition horizon();

    /** News after a position, up to another or to the horizon; oldest first. */
    List<E> between(EventPosition after, @Nullable EventPosition upTo, F filter, int limit);

    /** Where it stands. */
    EventPosition positionOf(E event);

    /** Every piece of news. */
    F all();
}
