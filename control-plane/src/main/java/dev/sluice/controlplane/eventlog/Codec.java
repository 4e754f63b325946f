package dev.sluice.controlplane.eventlog;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;

/** How the body of an event is stored. Codes are stored: do not change them. */
public enum Codec {
    RAW(0),
    ZSTD(1);

    /** Below this a frame costs more than it saves. */
    private static final int WORTHWHILE = 256;

    private final int code;

    Codec(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The smaller one for these bytes. */
    public record Encoded(Codec codec, byte[] body) {}

    public static Encoded encode(byte[] bytes, int offset, int length) {
        if (length >= WORTHWHILE) {
            byte[] smaller = Compressor.compress(bytes, offset, length);
            if (smaller != null) {
                return new Encoded(ZSTD, smaller);
            }
        }
        return new Encoded(RAW, Arrays.copyOfRange(bytes, offset, offset + length));
    }

    public static byte[] decode(int code, byte[] body, int rawLength) {
        return code == ZSTD.code ? Zstd.decompress(body, rawLength) : body;
    }
}
