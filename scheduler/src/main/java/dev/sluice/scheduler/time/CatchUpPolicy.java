package dev.sluice.scheduler.time;

/** What to do with slots that passed while nobody was there to fire them. */
public enum CatchUpPolicy {
    /** Nothing: only a slot that is on time fires, that is at most a minute late. */
    NONE,
    /** The newest slot of the window fires, older ones are left out. */
    LATEST,
    /** Every slot of the window fires, oldest first. */
    ALL
}
