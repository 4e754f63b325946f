package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.jdbc.Transactions;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/** API keys of other people. */
final class KeyFixture {
    private final Transactions transactions;

    KeyFixture(Transactions transactions) {
        this.transactions = transactions;
    }

    /** A request with a key of this name and role; the same one for the same name. */
    RequestSpecification as(String name, String role) {
        String key = "slc_test-" + name;
        transactions.run(tx -> tx.update(
                "INSERT INTO api_key (name, prefix, hash, role, created_at) VALUES (?, 'slc_test', ?, ?, ?) ON CONFLICT DO NOTHING",
                name,
                sha256(key),
                role,
                Instant.EPOCH));
        return RestAssured.given().urlEncodingEnabled(false).header("Authorization", "Bearer " + key);
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
