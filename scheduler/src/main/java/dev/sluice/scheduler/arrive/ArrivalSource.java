package dev.sluice.scheduler.arrive;

/**
 * A kind of place where files arrive. Blocking, for a bounded time; changes nothing; safe for concurrent callers.
 */
public interface ArrivalSource {
    /** Whether it reads places of this scheme. */
    boolean reads(String scheme);

    /**
     * Lists a part of what a pattern means.
     *
     * @param after cursor of the page before; empty for the first
     * @param limit most names looked at, so that one call is short whatever is there
     */
    Listing list(UriPattern pattern, String after, int limit);
}
