package dev.sluice.scheduler.predict.act;

/** From which probabilities on something is done: well apart, so that noise does not turn decisions back and forth. */
public final class Odds {
    /** A miss is as likely as not: something is done about it. */
    public static final double ACT = 0.5;

    /** A decision that is not carried out yet is dropped when the miss it was to prevent is no likelier than this. */
    public static final double DROP = 0.3;

    /** What is done aims at a miss no likelier than this. */
    public static final double TARGET = 0.1;

    /** What lowers the probability of a miss by less than this does not help. */
    public static final double HELP = 0.1;

    private Odds() {}

    static boolean helps(double before, double after) {
        return before - after >= HELP;
    }
}
