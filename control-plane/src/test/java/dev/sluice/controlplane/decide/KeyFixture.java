package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.model.Sha256;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
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
                Sha256.of(key),
                role,
                Instant.EPOCH));
        return RestAssured.given().urlEncodingEnabled(false).header("Authorization", "Bearer " + key);
    }
}
