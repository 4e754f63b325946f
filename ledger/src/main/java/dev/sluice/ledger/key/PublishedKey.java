package dev.sluice.ledger.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An Ed25519 key that signatures are checked with.
 *
 * @param name whose key: no blanks, no plus signs, as C2SP signed-note wants it
 * @param key the key
 * @param from first moment it signs
 * @param until when it ceased to sign; what it signed before stays good
 * @param revokedAt since when nothing by it is to be believed; what it signed before stays good
 */
public record PublishedKey(
        String name, PublicKey key, Instant from, Optional<Instant> until, Optional<Instant> revokedAt) {
    private static final byte[] ED25519_INFO = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int RAW = 32;
    private static final int ID = 4;
    private static final byte ED25519 = 1;

    /**
     * @throws IllegalArgumentException when the name cannot stand in a note, or the key is not an Ed25519 key
     */
    public PublishedKey {
        if (name.isEmpty() || name.chars().anyMatch(c -> Character.isWhitespace(c) || c == '+')) {
            throw new IllegalArgumentException("a key's name has no blanks and no plus signs: '" + name + "'");
        }
        byte[] encoded = key.getEncoded();
        if (encoded == null
                || encoded.length != ED25519_INFO.length + RAW
                || !Arrays.equals(encoded, 0, ED25519_INFO.length, ED25519_INFO, 0, ED25519_INFO.length)) {
            throw new IllegalArgumentException("not an Ed25519 key: " + key.getAlgorithm());
        }
    }

    /**
     * A key from its SubjectPublicKeyInfo (DER).
     *
     * @throws IllegalArgumentException when the bytes are no Ed25519 key
     */
    public static PublicKey decode(byte[] info) {
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 key: " + e.getMessage(), e);
        }
    }

    /** SubjectPublicKeyInfo (DER): what {@code openssl pkey -pubin -inform DER} reads. */
    public byte[] encoded() {
        return key.getEncoded();
    }

    private byte[] raw() {
        return Arrays.copyOfRange(key.getEncoded(), ED25519_INFO.length, ED25519_INFO.length + RAW);
    }

    /** First four bytes of SHA-256 of name, line feed, algorithm and key (C2SP signed-note); the JDK's, as this module stands alone. */
    public byte[] id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            digest.update(ED25519);
            return Arrays.copyOf(digest.digest(raw()), ID);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The id as eight hexadecimal digits. */
    public String idText() {
        return HexFormat.of().formatHex(id());
    }

    /** Whether the signature is this key's over the message. The time at which it was made is not looked at. */
    public boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException _) {
            return false; // a signature that cannot be read is none
        }
    }

    /** Whether something that it signed at that time is to be believed. */
    public boolean isGoodAt(Instant signed) {
        return !signed.isBefore(from)
                && until.filter(signed::isAfter).isEmpty()
                && revokedAt.filter(at -> !signed.isBefore(at)).isEmpty();
    }
}
