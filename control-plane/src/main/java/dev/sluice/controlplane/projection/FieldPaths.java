package dev.sluice.controlplane.projection;

/** Field paths on their way into the catalog. */
final class FieldPaths {
    private static final int LONGEST = 2_048;

    private FieldPaths() {}

    static String stored(String path) {
        return StoredText.clean(path, LONGEST);
    }
}
