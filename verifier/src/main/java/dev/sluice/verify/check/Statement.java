package dev.sluice.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ledger.json.CanonicalBytes;
import dev.sluice.ledger.key.PublishedKey;
import dev.sluice.verify.bundle.Bundle;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.FileNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What the attestation says, once its signature was found to be good: a sigstore bundle with a DSSE envelope around an in-toto
 * statement. All of it has one right form, down to the byte.
 *
 * @param content the statement
 * @param key that signed it
 * @param issuedAt when, as the signer says
 */
record Statement(JsonNode content, PublishedKey key, Instant issuedAt) {
    private static final String FILE = FileNames.ATTESTATION;
    private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    private static final String TYPE = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE = "https://sluice.dev/attestations/report/v1";
    private static final int ID = 8;

    static Statement read(Bundle bundle, Trust trust) throws BundleException {
        if (!bundle.has(FILE)) {
            throw new BundleException(
                    FILE, "it is not there: the installation had no key, so nothing proves who made this");
        }
        JsonNode file = StrictJson.tree(FILE, bundle.bytes(FILE));
        if (!Arrays.equals(CanonicalBytes.of(file.toString()), bundle.bytes(FILE))) {
            throw new BundleException(FILE, "it is not written as canonical JSON");
        }
        StrictJson.members(FILE, "it", file, "mediaType", "verificationMaterial", "dsseEnvelope");
        JsonNode material = file.get("verificationMaterial");
        StrictJson.members(FILE, "verificationMaterial", material, "publicKey", "tlogEntries");
        StrictJson.members(FILE, "publicKey", material.get("publicKey"), "hint");
        JsonNode envelope = file.get("dsseEnvelope");
        StrictJson.members(FILE, "dsseEnvelope", envelope, "payload", "payloadType", "signatures");
        JsonNode signatures = StrictJson.list(FILE, envelope, "signatures");
        boolean right = MEDIA_TYPE.equals(StrictJson.text(FILE, file, "mediaType"))
                && StrictJson.list(FILE, material, "tlogEntries").isEmpty()
                && PAYLOAD_TYPE.equals(StrictJson.text(FILE, envelope, "payloadType"))
                && signatures.size() == 1;
        if (!right) {
            throw new BundleException(
                    FILE, "it is not a sigstore bundle 0.3 with one signature of an in-toto statement");
        }
        StrictJson.members(FILE, "the signature", signatures.get(0), "keyid", "sig");
        String hint = StrictJson.text(FILE, material.get("publicKey"), "hint");
        if (!hint.equals(StrictJson.text(FILE, signatures.get(0), "keyid"))) {
            throw new BundleException(FILE, "hint and keyid name different keys");
        }
        byte[] payload = StrictJson.base64(FILE, StrictJson.text(FILE, envelope, "payload"));
        byte[] signature = StrictJson.base64(FILE, StrictJson.text(FILE, signatures.get(0), "sig"));
        PublishedKey key = signer(trust, hint, preAuthentication(payload), signature);
        return of(StrictJson.tree(FILE, payload), key);
    }

    private static Statement of(JsonNode content, PublishedKey key) throws BundleException {
        if (!TYPE.equals(StrictJson.text(FILE, content, "_type"))
                || !PREDICATE.equals(StrictJson.text(FILE, content, "predicateType"))) {
            throw new BundleException(FILE, "what was signed is no statement about a report");
        }
        Instant issuedAt;
        try {
            issuedAt = Instant.parse(StrictJson.text(FILE, content.path("predicate"), "issuedAt"));
        } catch (DateTimeException _) {
            throw new BundleException(FILE, "the time of signing is none");
        }
        if (!key.isGoodAt(issuedAt)) {
            throw new BundleException(
                    FILE,
                    "it was signed " + issuedAt + " by key " + key.idText() + ", which is good from " + key.from()
                            + key.until().map(at -> " until " + at).orElse("")
                            + key.revokedAt()
                                    .map(at -> ", and was revoked " + at)
                                    .orElse(""));
        }
        return new Statement(content, key, issuedAt);
    }

    private static PublishedKey signer(Trust trust, String hint, byte[] signed, byte[] signature)
            throws BundleException {
        int plus = hint.lastIndexOf('+');
        List<PublishedKey> named = List.of();
        if (plus > 0 && hint.substring(plus + 1).matches("[0-9a-f]{" + ID + "}")) {
            named = trust.keys().find(hint.substring(0, plus), HexFormat.of().parseHex(hint.substring(plus + 1)));
        }
        if (named.isEmpty()) {
            throw new BundleException(FILE, "it was signed by a key that is not among yours");
        }
        return named.stream()
                .filter(key -> key.verifies(signed, signature))
                .findFirst()
                .orElseThrow(() -> new BundleException(FILE, "the signature is not that of the key which it names"));
    }

    /** DSSE's encoding of what is signed: type and payload, each with its length before it. */
    private static byte[] preAuthentication(byte[] payload) {
        String head = "DSSEv1 " + PAYLOAD_TYPE.length() + " " + PAYLOAD_TYPE + " " + payload.length + " ";
        ByteArrayOutputStream all = new ByteArrayOutputStream(head.length() + payload.length);
        all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(payload);
        return all.toByteArray();
    }

    JsonNode predicate() {
        return content.path("predicate");
    }
}
