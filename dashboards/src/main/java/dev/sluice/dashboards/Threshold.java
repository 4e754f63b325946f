package dev.sluice.dashboards;

/** From this value on, a panel has this colour. */
public record Threshold(double from, Colour colour) {
    /** What colours mean: nothing, all well, look at it, act. */
    public enum Colour {
        TEXT("text"),
        BLUE("blue"),
        GREEN("green"),
        YELLOW("yellow"),
        ORANGE("orange"),
        RED("red");

        private final String id;

        Colour(String id) {
            this.id = id;
        }

        String id() {
            return id;
        }
    }
}
