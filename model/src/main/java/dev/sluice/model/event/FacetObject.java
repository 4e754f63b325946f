package dev.sluice.model.event;

import dev.sluice.model.Digest128;
import java.nio.charset.StandardCharsets;

/**
 * A {@code facets} object as received: a slice of the event's bytes, never re-serialised.
 *
 * <p>Two slices with the same bytes are equal; the digest is computed once, by the parser. The array is shared with the
 * raw event: do not write to it.
 */
public final class FacetObject {
    /** No facets object in the event, or an empty one. */
    public static final FacetObject NONE = new FacetObject(new byte[0], 0, 0, Digest128.ZERO);

    private final byte[] bytes;
    private final int offset;
    private final int length;
    private final Digest128 digest;

    private FacetObject(byte[] bytes, int offset, int length, Digest128 digest) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
        this.digest = digest;
    }

    /** A slice that starts with '{' and ends with '}'. */
    public static FacetObject slice(byte[] bytes, int offset, int length) {
        return new FacetObject(bytes, offset, length, Digest128.of(bytes, offset, length));
    }

    public static FacetObject of(String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        return slice(utf8, 0, utf8.length);
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    public Digest128 digest() {
        return digest;
    }

    /** The JSON text; {@code {}} when there are no facets. */
    public String json() {
        return length == 0 ? "{}" : new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FacetObject that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(digest.low());
    }

    @Override
    public String toString() {
        return json();
    }
}
