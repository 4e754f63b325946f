package dev.sluice.ledger.json;

import java.io.IOException;
import org.erdtman.jcs.JsonCanonicalizer;

/** The one form of a JSON text in which it is hashed and signed: JCS, RFC 8785. */
public final class CanonicalBytes {
    private CanonicalBytes() {}

    /**
     * The canonical form, in UTF-8.
     *
     * @param json an object or a list
     * @throws IllegalArgumentException when it is no JSON
     */
    public static byte[] of(String json) {
        try {
            return new JsonCanonicalizer(json).getEncodedUTF8();
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
    }
}
