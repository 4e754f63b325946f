package dev.sluice.dashboards.render;

/** A rectangle of the picture. */
record Box(double x, double y, double width, double height) {
    double right() {
        return x + width;
    }

    double bottom() {
        return y + height;
    }

    /** What is left within these margins. */
    Box within(double top, double right, double bottom, double left) {
        return new Box(x + left, y + top, Math.max(1, width - left - right), Math.max(1, height - top - bottom));
    }
}
