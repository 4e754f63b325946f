package dev.sluice.controlplane.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.audit.CanonicalJson;
import dev.sluice.controlplane.testing.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit trail is appended only. */
class AuditTest {
    private static final Map<String, Object> DETAIL = Map.of(
            "zebra", 1,
            "alpha", List.of("b", "a"),
            "at", Instant.parse("2026-03-10T12:00:00Z"),
            "none", Optional.empty(),
            "text", "ä \"quoted\" \u2028 €",
            "nested", Map.of("y", true, "x", 9_007_199_254_740_993L));

    private final Stage stage = new Stage();

    private void append() {
        stage.transactions()
                .run(tx -> Audit.record(tx, Desk.STEWARD, "waiver.approved", "waiver:1", DETAIL, stage.now()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_entry SET actor = 'somebody else'",
                "DELETE FROM audit_entry",
                "TRUNCATE audit_entry",
                "TRUNCATE audit_entry CASCADE"
            })
    void entriesAreNeitherChangedNorRemoved(String statement) throws SQLException {
        append();

        try (Connection connection = stage.dataSource().getConnection();
                Statement change = connection.createStatement()) {
            assertThatThrownBy(() -> change.execute(statement)).hasMessageContaining("audit_entry is appended only");
        }
        assertThat(stage.rows("SELECT actor FROM audit_entry")).containsExactly("stefan");
    }

    @Test
    void whatIsReadAgainHasTheSameCanonicalText() throws Exception {
        append();

        String stored = stage.rows("SELECT detail FROM audit_entry").getFirst();

        Map<?, ?> read = new ObjectMapper().readValue(stored, Map.class);
        assertThat(CanonicalJson.of(read)).isEqualTo(CanonicalJson.of(DETAIL));
        assertThat(CanonicalJson.of(Map.of("b", 1, "a", List.of(true)))).isEqualTo("{\"a\":[true],\"b\":1}");
    }

    @Test
    void aFractionHasNoOneForm() {
        assertThatThrownBy(() -> CanonicalJson.of(Map.of("value", 0.1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write it as text");
    }

    @Test
    void anOperatorsHoldAndItsEndAreAuditedOnce() {
        long orders = new GateFixture(stage.transactions()).unguarded("orders");
        var operations = new dev.sluice.controlplane.operate.Operations(stage.transactions(), stage.clock());

        operations.hold(orders, "being restored", Desk.OPERATOR);
        operations.hold(orders, "again", Desk.OPERATOR);
        operations.release(orders, Desk.STEWARD);
        operations.release(orders, Desk.STEWARD);

        assertThat(stage.rows(
                        "SELECT actor, action, detail ->> 'name', detail ->> 'reason' FROM audit_entry ORDER BY id"))
                .containsExactly(
                        "olga | asset.held | orders | being restored",
                        "stefan | asset.released | orders | being restored");
    }
}
