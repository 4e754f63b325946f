package dev.sluice.report.crate;

import dev.sluice.report.model.Lineage;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/** Names of things outside the bundle. They are the same in every report: crates and PROV documents can be joined by them. */
public final class Iris {
    /** A tag URI (RFC 4151): a name for good, with no promise that something answers there. */
    public static final String TAG = "tag:sluice.dev,2026:";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private static final String FRAGMENT = UNRESERVED.replace("~", "");

    private Iris() {}

    public static String run(UUID run) {
        return "urn:uuid:" + run;
    }

    public static String dataset(String namespace, String name) {
        return TAG + "dataset/" + segment(namespace) + "/" + segment(name);
    }

    /** Of a version that a run wrote; of a source, which has no writer, the dataset's. */
    public static String version(Lineage.DatasetVersion version) {
        UUID writer = version.writer();
        return writer == null
                ? dataset(version.namespace(), version.name())
                : TAG + "version/" + segment(version.namespace()) + "/" + segment(version.name()) + "@" + writer;
    }

    /** Percent-encodes what is not unreserved in RFC 3986, and dots where they would mean a folder. */
    public static String segment(String text) {
        return text.equals(".") || text.equals("..") ? text.replace(".", "%2E") : encode(text, UNRESERVED, '%');
    }

    private static String encode(String text, String plain, char escape) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet > 0 && plain.indexOf(octet) >= 0) {
                encoded.append((char) octet);
            } else {
                HEX.toHexDigits(encoded.append(escape), octet);
            }
        }
        return encoded.toString();
    }

    /**
     * One segment of a fragment. A tilde takes the place of the percent sign: libraries that resolve references decode percent
     * signs of fragments, take what comes out for malformed, and leave the thing out without a word.
     */
    static String fragment(String text) {
        return encode(text, FRAGMENT, '~');
    }

    /** Segments of a fragment of the crate. */
    static String local(String kind, String... segments) {
        StringBuilder id = new StringBuilder("#").append(kind);
        for (String segment : segments) {
            id.append('/').append(fragment(segment));
        }
        return id.toString();
    }

    /** A path in the bundle as the reference to it: a percent sign in the name of a file is itself encoded. */
    static String file(String path) {
        StringBuilder id = new StringBuilder();
        for (String segment : path.split("/", -1)) {
            id.append(id.isEmpty() ? "" : "/").append(segment(segment).replace("%40", "@"));
        }
        return id.toString();
    }
}
