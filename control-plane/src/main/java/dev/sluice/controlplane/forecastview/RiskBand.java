package dev.sluice.controlplane.forecastview;

/** How likely a miss is, in a word. */
public enum RiskBand {
    /** Below 10 %. */
    LOW(0),
    /** From 10 %: what decisions try to get below. */
    MEDIUM(0.1),
    /** From 50 %: what decisions are taken about. */
    HIGH(0.5);

    private final double from;

    RiskBand(double from) {
        this.from = from;
    }

    /** The least probability of the band. */
    public double from() {
        return from;
    }

    /** The band of a probability. */
    public static RiskBand of(double miss) {
        return miss >= HIGH.from ? HIGH : miss >= MEDIUM.from ? MEDIUM : LOW;
    }
}
