package dev.sluice.controlplane.report.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Finds one file in a zip of our own making by its directory at the end, without reading the rest. Knows what we write: no
 * comment, no ZIP64, DEFLATE.
 */
final class ZipFiles {
    private static final int END = 22;
    private static final int END_MARK = 0x06054b50;
    private static final int ENTRY = 46;
    private static final int ENTRY_MARK = 0x02014b50;
    private static final int LOCAL = 30;
    private static final int MOST_DIRECTORY = 16 << 20;
    private static final int BUFFER = 64 * 1024;

    private final Function<ByteRange, InputStream> bytes;
    private final long size;

    /** @param bytes opens a part of the zip */
    ZipFiles(Function<ByteRange, InputStream> bytes, long size) {
        this.bytes = bytes;
        this.size = size;
    }

    /** Where a file's compressed bytes are. */
    private record Place(long header, long compressed, long length) {}

    /** A file of the zip: its length, and what opens it. */
    record Found(long length, Opening opening) {}

    /** Opens a file of the zip. */
    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }

    /** A file by its whole name. */
    Optional<Found> find(String name) throws IOException {
        ByteBuffer end = read(size - END, END);
        if (end.getInt(0) != END_MARK) {
            throw new IOException("the bundle does not end as a zip does");
        }
        int length = end.getInt(12);
        if (length < 0 || length > MOST_DIRECTORY) {
            throw new IOException("the bundle's directory has " + length + " bytes");
        }
        ByteBuffer directory = read(Integer.toUnsignedLong(end.getInt(16)), length);
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        while (directory.remaining() >= ENTRY) {
            int at = directory.position();
            if (directory.getInt(at) != ENTRY_MARK) {
                throw new IOException("the bundle's directory is broken");
            }
            byte[] found = new byte[unsigned(directory, at + 28)];
            directory.get(at + ENTRY, found);
            if (java.util.Arrays.equals(found, wanted)) {
                return Optional.of(found(new Place(
                        Integer.toUnsignedLong(directory.getInt(at + 42)),
                        Integer.toUnsignedLong(directory.getInt(at + 20)),
                        Integer.toUnsignedLong(directory.getInt(at + 24)))));
            }
            directory.position(at + ENTRY + found.length + unsigned(directory, at + 30) + unsigned(directory, at + 32));
        }
        return Optional.empty();
    }

    private Found found(Place place) {
        return new Found(place.length(), () -> {
            ByteBuffer local = read(place.header(), LOCAL);
            long from = place.header() + LOCAL + unsigned(local, 26) + unsigned(local, 28);
            Inflater raw = new Inflater(true);
            // The inflater wants one more byte than there is.
            InputStream in = bytes.apply(new ByteRange(from, Math.min(size - 1, from + place.compressed())));
            return new InflaterInputStream(in, raw, BUFFER) {
                @Override
                public void close() throws IOException {
                    super.close();
                    raw.end();
                }
            };
        });
    }

    private ByteBuffer read(long from, int length) throws IOException {
        if (from < 0 || from + length > size) {
            throw new IOException("the bundle is no zip");
        }
        if (length == 0) {
            return ByteBuffer.allocate(0);
        }
        try (InputStream in = bytes.apply(new ByteRange(from, from + length - 1))) {
            byte[] read = in.readNBytes(length);
            if (read.length < length) {
                throw new IOException("the bundle is shorter than it was");
            }
            return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static int unsigned(ByteBuffer from, int at) {
        return Short.toUnsignedInt(from.getShort(at));
    }
}
