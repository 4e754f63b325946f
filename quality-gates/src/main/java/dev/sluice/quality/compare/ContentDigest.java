package dev.sluice.quality.compare;

import dev.sluice.model.Sha256;
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
        return Sha256.hexOf(algorithm + "\n" + schema + "\n" + rows + "\n" + sum);
    }
}
