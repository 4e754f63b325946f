package dev.sluice.controlplane.report.collect;

/** Hears how far a long work is. It may throw to stop the work, e.g. when nobody wants it any more. */
@FunctionalInterface
public interface Progress {
    /** Nobody listens. */
    Progress NONE = (stage, thousandths) -> {};

    /**
     * @param stage what is done now, for people
     * @param thousandths of the whole work that are done
     */
    void at(String stage, int thousandths);
}
