package dev.sluice.quality.compare;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a dataset holds, whatever wrote it.
 *
 * @param algorithm how rows were hashed
 * @param schema names and families of the columns
 * @param rows how many
 * @param sum of the rows' SHA-256, hexadecimal
 * @param measures values of the declared metrics, in their order
 */
public record ContentDigest(String algorithm, String schema, long rows, String sum, List<Double> measures) {
    public ContentDigest {
        measures = List.copyOf(measures);
    }

    /** One digest of schema, number of rows and rows, hexadecimal. */
    public String digest() {
        return HexFormat.of()
                .formatHex(sha256().digest((algorithm + "\n" + schema + "\n" + rows + "\n" + sum)
                        .getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
