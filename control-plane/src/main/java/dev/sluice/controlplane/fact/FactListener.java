package dev.sluice.controlplane.fact;

/** Hears of facts, on the thread that did it: it must not block, and nothing follows from a failure of it. */
@FunctionalInterface
public interface FactListener {
    /** Nobody counts. */
    FactListener NONE = _ -> {};

    void heard(Fact fact);
}
