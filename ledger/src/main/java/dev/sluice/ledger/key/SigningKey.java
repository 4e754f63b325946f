package dev.sluice.ledger.key;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/**
 * A key that signs, with its public half.
 *
 * @param published what others check with
 * @param key secret
 */
public record SigningKey(PublishedKey published, PrivateKey key) {
    /** Signs. Ed25519 is deterministic: the same message gives the same signature (RFC 8032). */
    public byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("key " + published.idText() + " cannot sign: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "SigningKey[" + published.name() + " " + published.idText() + "]";
    }
}
