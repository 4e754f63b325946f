package dev.sluice.report.bundle;

import dev.sluice.ledger.key.PublishedKey;
import dev.sluice.ledger.key.SigningKey;
import dev.sluice.report.json.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A signed statement as a sigstore bundle v0.3: a DSSE envelope, and a hint at the key. */
final class Attestation {
    private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private Attestation() {}

    static byte[] of(byte[] statement, SigningKey key) {
        Base64.Encoder base64 = Base64.getEncoder();
        PublishedKey published = key.published();
        String hint = published.name() + "+" + published.idText();
        String signature = base64.encodeToString(key.sign(preAuthentication(Statement.PAYLOAD_TYPE, statement)));
        return CanonicalJson.bytes(Map.of(
                "mediaType",
                MEDIA_TYPE,
                "verificationMaterial",
                Map.of("publicKey", Map.of("hint", hint), "tlogEntries", List.of()),
                "dsseEnvelope",
                Map.of(
                        "payloadType",
                        Statement.PAYLOAD_TYPE,
                        "payload",
                        base64.encodeToString(statement),
                        "signatures",
                        List.of(Map.of("keyid", hint, "sig", signature)))));
    }

    /** DSSE's encoding of what is signed: type and payload, each with its length before it. */
    static byte[] preAuthentication(String type, byte[] payload) {
        byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("DSSEv1 " + typeBytes.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(typeBytes);
        out.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(payload);
        return out.toByteArray();
    }
}
