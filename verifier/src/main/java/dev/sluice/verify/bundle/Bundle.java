package dev.sluice.verify.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** A zip that was taken apart: each file unpacks to exactly what the zip says. Whether it is what was signed is not known yet. */
public final class Bundle {
    /** The one at which bundles are packed. */
    private static final int LEVEL = 6;

    private final byte[] zip;
    private final SortedMap<String, ZipLayout.Part> parts = new TreeMap<>();
    private final SortedMap<String, String> hashes = new TreeMap<>();

    private Bundle(byte[] zip) {
        this.zip = zip;
    }

    /** Reads the file. */
    public static Bundle read(Path file, BundleLimits limits) throws IOException, BundleException {
        long size = Files.size(file);
        if (size > limits.container()) {
            throw new BundleException(
                    FileNames.CONTAINER, "it has " + size + " bytes; allowed are " + limits.container());
        }
        return of(Files.readAllBytes(file), limits);
    }

    /** Takes a zip apart. The bytes must not change afterwards. */
    public static Bundle of(byte[] zip, BundleLimits limits) throws BundleException {
        Bundle bundle = new Bundle(zip);
        long total = 0;
        for (ZipLayout.Part part : ZipLayout.of(zip, limits)) {
            total += part.size();
            if (total > limits.total()) {
                throw new BundleException(
                        FileNames.CONTAINER, "its files have more than the allowed " + limits.total() + " bytes");
            }
            bundle.parts.put(part.name(), part);
        }
        for (ZipLayout.Part part : bundle.parts.values()) {
            bundle.hashes.put(part.name(), bundle.unpack(part));
        }
        for (String name : FileNames.NEEDED) {
            if (!bundle.parts.containsKey(name)) {
                throw new BundleException(name, "it is not in the zip, and no bundle is without it");
            }
        }
        return bundle;
    }

    /** Unpacks a file once: length and CRC have to be right, and the packed bytes to end with it. */
    private String unpack(ZipLayout.Part part) throws BundleException {
        MessageDigest digest = sha256();
        CRC32 crc = new CRC32();
        Inflater inflater = new Inflater(true);
        long length = 0;
        try (InputStream in = new InflaterInputStream(packed(part), inflater);
                DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0 && length <= part.size(); n = in.read(buffer)) {
                crc.update(buffer, 0, n);
                out.write(buffer, 0, n);
                length += n;
            }
            if (length != part.size()
                    || (int) crc.getValue() != part.crc()
                    || !inflater.finished()
                    || inflater.getBytesRead() != part.length()) {
                throw new BundleException(part.name(), "its packed bytes do not unpack to what the zip says of it");
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException _) {
            throw new BundleException(part.name(), "its packed bytes do not unpack");
        } finally {
            inflater.end();
        }
    }

    private InputStream packed(ZipLayout.Part part) {
        return new ByteArrayInputStream(zip, part.from(), part.length());
    }

    /** Names of all files. */
    public SortedSet<String> files() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(parts.keySet()));
    }

    public boolean has(String file) {
        return parts.containsKey(file);
    }

    /** SHA-256 of the file, in lower-case hexadecimal digits. */
    public String sha256(String file) throws BundleException {
        part(file);
        return String.valueOf(hashes.get(file));
    }

    /** The file's content. The caller closes it. */
    public InputStream open(String file) throws BundleException {
        return new InflaterInputStream(packed(part(file)), new Inflater(true));
    }

    /** The whole file in memory. */
    public byte[] bytes(String file) throws BundleException {
        try (InputStream in = open(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("it was unpacked before", e);
        }
    }

    /** The whole file as text. */
    public String text(String file) throws BundleException {
        byte[] bytes = bytes(file);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
            throw new BundleException(file, "it is not UTF-8");
        }
        return text;
    }

    /** Bytes of all files, unpacked. */
    public long size() {
        return parts.values().stream().mapToLong(ZipLayout.Part::size).sum();
    }

    /**
     * Files whose packed bytes are not those that this Java makes of their content. Another version of zlib packs otherwise, so
     * this says nothing about the content.
     */
    public Set<String> packedOtherwise() {
        Set<String> otherwise = new TreeSet<>();
        for (ZipLayout.Part part : parts.values()) {
            Deflater deflater = new Deflater(LEVEL, true);
            try (InputStream in = open(part.name());
                    InputStream again = new DeflaterInputStream(in, deflater);
                    InputStream packed = packed(part)) {
                if (!same(again, packed)) {
                    otherwise.add(part.name());
                }
            } catch (IOException | BundleException e) {
                throw new IllegalStateException("it was unpacked before", e);
            } finally {
                deflater.end();
            }
        }
        return otherwise;
    }

    private static boolean same(InputStream one, InputStream two) throws IOException {
        byte[] a = new byte[1 << 16];
        byte[] b = new byte[1 << 16];
        int read;
        do {
            read = one.readNBytes(a, 0, a.length);
            int other = two.readNBytes(b, 0, b.length);
            if (read != other || !Arrays.equals(a, 0, read, b, 0, read)) {
                return false;
            }
        } while (read > 0);
        return true;
    }

    private ZipLayout.Part part(String file) throws BundleException {
        ZipLayout.Part part = parts.get(file);
        if (part == null) {
            throw new BundleException(file, "it is not in the zip");
        }
        return part;
    }

    /** The JDK's, asked here: what checks a bundle shares no digest with what made it. */
    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
