package dev.sluice.controlplane.trigger;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** HMAC-SHA256 signatures, as {@code sha256=} and hexadecimal digits. */
public final class Signature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";

    private Signature() {}

    /** The signature of a body; of {@code timestamp.body} where there is a timestamp. */
    public static String of(String secret, @Nullable String timestamp, byte[] body) {
        return PREFIX + HexFormat.of().formatHex(mac(secret, timestamp, body));
    }

    /** Whether a header has the right signature; takes as long for a wrong one. */
    static boolean matches(Optional<String> header, String secret, @Nullable String timestamp, byte[] body) {
        byte[] expected = mac(secret, timestamp, body);
        return MessageDigest.isEqual(expected, presented(header));
    }

    private static byte[] presented(Optional<String> header) {
        String text = header.orElse("").strip();
        try {
            return text.startsWith(PREFIX) && text.length() == PREFIX.length() + 64
                    ? HexFormat.of().parseHex(text, PREFIX.length(), text.length())
                    : new byte[32];
        } catch (IllegalArgumentException e) {
            return new byte[32];
        }
    }

    private static byte[] mac(String secret, @Nullable String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            if (timestamp != null) {
                mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            }
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
