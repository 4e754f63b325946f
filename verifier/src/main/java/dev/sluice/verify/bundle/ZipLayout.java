package dev.sluice.verify.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes a zip apart that was laid out as bundles are: entry after entry from the first byte, the directory, its end, and not a
 * byte more. Every field has one right value, so no byte can be changed unseen.
 */
final class ZipLayout {
    private static final int LOCAL = 0x04034b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int VERSION = 20;
    /** Sizes and CRC stand behind the data. */
    private static final int STREAMED = 8;

    private static final int UTF8 = 0x800;
    private static final int DEFLATED = 8;
    /** 1980-01-01 00:00:00, as MS-DOS has it. */
    private static final int DATE = 0x21;

    /** One file: where its packed bytes are, and what they unpack to. */
    record Part(String name, int from, int length, long size, int crc) {}

    private final ByteBuffer zip;
    private final BundleLimits limits;
    private final List<Part> parts = new ArrayList<>();

    private ZipLayout(byte[] bytes, BundleLimits limits) {
        this.zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.limits = limits;
    }

    /** Files in the order in which they lie. */
    static List<Part> of(byte[] bytes, BundleLimits limits) throws BundleException {
        if (bytes.length < END_LENGTH) {
            throw new BundleException(FileNames.CONTAINER, "it is too short to be a zip: " + bytes.length + " bytes");
        }
        return new ZipLayout(bytes, limits).read();
    }

    private List<Part> read() throws BundleException {
        int end = zip.limit() - END_LENGTH;
        int entries = endOfDirectory(end);
        int directory = zip.getInt(end + 16);
        if (directory < 0 || directory > end || zip.getInt(end + 12) != end - directory) {
            throw zip("the directory of files does not lie right before its end");
        }
        Set<String> names = new HashSet<>();
        int at = 0;
        zip.position(directory);
        for (int i = 0; i < entries; i++) {
            Part part = entry(at, end);
            if (!names.add(part.name())) {
                throw new BundleException(part.name(), "it is in the zip twice");
            }
            if (!parts.isEmpty() && parts.getLast().name().compareTo(part.name()) > 0) {
                throw new BundleException(part.name(), "it is not at its place in the order of names");
            }
            parts.add(part);
            at = part.from() + part.length() + (isStreamed(at) ? 16 : 0);
        }
        if (at != directory || zip.position() != end) {
            throw zip("there is something between the files and the directory, or behind the directory");
        }
        return parts;
    }

    private int endOfDirectory(int end) throws BundleException {
        int entries = Short.toUnsignedInt(zip.getShort(end + 8));
        if (zip.getInt(end) != END
                || zip.getInt(end + 4) != 0
                || Short.toUnsignedInt(zip.getShort(end + 10)) != entries
                || zip.getShort(end + 20) != 0) {
            throw zip("it does not end as a zip of one part without a comment does");
        }
        if (entries > limits.entries()) {
            throw zip("it has " + entries + " files; allowed are " + limits.entries());
        }
        return entries;
    }

    /** Reads the next entry of the directory, and what lies at the place that it has to have. */
    private Part entry(int at, int end) throws BundleException {
        int central = zip.position();
        if (end - central < 46 || zip.getInt(central) != CENTRAL) {
            throw zip("its directory breaks off at byte " + central);
        }
        int nameLength = Short.toUnsignedInt(zip.getShort(central + 28));
        if (nameLength > end - central - 46) {
            throw zip("its directory breaks off at byte " + central);
        }
        String name = name(central + 46, nameLength);
        int flags = zip.getShort(central + 8);
        long length = Integer.toUnsignedLong(zip.getInt(central + 20));
        long size = Integer.toUnsignedLong(zip.getInt(central + 24));
        int crc = zip.getInt(central + 16);
        boolean right = zip.getShort(central + 4) == VERSION
                && zip.getShort(central + 6) == VERSION
                && (flags & ~(STREAMED | UTF8)) == 0
                && zip.getShort(central + 10) == DEFLATED
                && zip.getInt(central + 12) == DATE << 16
                && zip.getShort(central + 30) == 0
                && zip.getShort(central + 32) == 0
                && zip.getShort(central + 34) == 0
                && zip.getShort(central + 36) == 0
                && zip.getInt(central + 38) == 0
                && zip.getInt(central + 42) == at;
        if (!right) {
            throw new BundleException(name, "its entry in the zip's directory is not as bundles have it");
        }
        limits(name, length, size);
        int from = local(at, name, flags, crc, length, size);
        if (length > end - from) {
            throw new BundleException(name, "it breaks off");
        }
        if ((flags & STREAMED) != 0) {
            descriptor(name, from + (int) length, crc, length, size);
        }
        zip.position(central + 46 + nameLength);
        return new Part(name, from, (int) length, size, crc);
    }

    private String name(int from, int length) throws BundleException {
        byte[] bytes = new byte[length];
        zip.get(from, bytes);
        String name = new String(bytes, StandardCharsets.UTF_8);
        if (!FileNames.isKnown(name)) {
            throw new BundleException(
                    FileNames.CONTAINER, "it has a file that no bundle has: '" + Shown.of(name) + "'");
        }
        return name;
    }

    private int local(int at, String name, int flags, int crc, long length, long size) throws BundleException {
        boolean streamed = (flags & STREAMED) != 0;
        int nameLength = name.length();
        boolean right = zip.limit() - at >= 30 + nameLength
                && zip.getInt(at) == LOCAL
                && zip.getShort(at + 4) == VERSION
                && zip.getShort(at + 6) == flags
                && zip.getShort(at + 8) == DEFLATED
                && zip.getInt(at + 10) == DATE << 16
                && zip.getInt(at + 14) == (streamed ? 0 : crc)
                && zip.getInt(at + 18) == (streamed ? 0 : (int) length)
                && zip.getInt(at + 22) == (streamed ? 0 : (int) size)
                && zip.getShort(at + 26) == nameLength
                && zip.getShort(at + 28) == 0;
        if (!right || !name.equals(name(at + 30, nameLength))) {
            throw new BundleException(name, "the head before its packed bytes is not as bundles have it");
        }
        return at + 30 + nameLength;
    }

    private void descriptor(String name, int at, int crc, long length, long size) throws BundleException {
        boolean right = zip.limit() - at >= 16
                && zip.getInt(at) == DESCRIPTOR
                && zip.getInt(at + 4) == crc
                && zip.getInt(at + 8) == (int) length
                && zip.getInt(at + 12) == (int) size;
        if (!right) {
            throw new BundleException(name, "what stands behind its packed bytes is not as bundles have it");
        }
    }

    private void limits(String name, long length, long size) throws BundleException {
        if (size > limits.file()) {
            throw new BundleException(name, "it has " + size + " bytes; allowed are " + limits.file());
        }
        if (size > 1 << 20 && size / limits.ratio() > length) {
            throw new BundleException(
                    name, "it unpacks to more than " + limits.ratio() + " times its packed bytes; that is no report");
        }
    }

    private boolean isStreamed(int at) {
        return (zip.getShort(at + 6) & STREAMED) != 0;
    }

    private static BundleException zip(String why) {
        return new BundleException(FileNames.CONTAINER, why);
    }
}
