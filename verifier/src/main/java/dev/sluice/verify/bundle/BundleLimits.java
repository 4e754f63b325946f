package dev.sluice.verify.bundle;

/**
 * Bounds on what is read of a zip.
 *
 * @param container most bytes of the zip
 * @param entries most files
 * @param file most bytes of one file, unpacked
 * @param total most bytes of all files, unpacked
 * @param ratio most bytes that one packed byte may become, for files above a megabyte
 */
public record BundleLimits(long container, int entries, long file, long total, int ratio) {
    public static final BundleLimits DEFAULT = new BundleLimits(1L << 30, 10_000, (1L << 31) - 1024, 1L << 32, 200);
}
