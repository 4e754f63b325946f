package dev.sluice.scheduler.predict.queue;

/**
 * Whether consumers are told that a deadline will probably be missed: said at one probability, taken back only at a much lower
 * one, and after that not said again of this run, so that nobody is told back and forth.
 *
 * @param warned whether they have been told
 * @param changes 0: nothing was said; 1: a warning; 2: it was taken back
 */
public record MissWarning(boolean warned, int changes) {
    /** Told from this probability on. */
    public static final double UP = 0.5;

    /** Taken back from this one down. */
    public static final double DOWN = 0.1;

    /** Nothing has been said. */
    public static final MissWarning SILENT = new MissWarning(false, 0);

    /** After another look. */
    public MissWarning after(double probability) {
        if (changes == 0 && probability >= UP) {
            return new MissWarning(true, 1);
        }
        if (warned && probability <= DOWN) {
            return new MissWarning(false, 2);
        }
        return this;
    }
}
