package dev.sluice.controlplane.forecast.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Role;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Incidents that ended: by a person or by themselves, for good or for a while. */
class ClosedIncidentTest extends LateShop {
    private static final Actor ANNA = new Actor("anna", 7, Role.OPERATOR);

    @Test
    void personClosesAnIncidentAndItStaysClosed() {
        slowSourceAndItsConsumers();
        stage.look();
        long id = Long.parseLong(stage.rows("SELECT id FROM incident").getFirst());

        assertThat(stage.incidents().acknowledge(id, ANNA)).isTrue();
        assertThat(stage.incidents().close(id, ANNA, "new code is slower, and that is fine"))
                .isTrue();
        stage.lookAfter(Duration.ofMinutes(5));

        assertThat(stage.all())
                .containsExactly("extract | CODE_CHANGE | WARNING | new code is slower, and that is fine");
        assertThat(stage.alerts()).containsExactly("INCIDENT | 1 | resolved");
        assertThat(stage.rows("SELECT actor, action, subject FROM audit_entry ORDER BY id"))
                .containsExactly(
                        "anna | incident.acknowledged | incident:" + id, "anna | incident.closed | incident:" + id);
        assertThatThrownBy(() -> stage.incidents().close(id, ANNA, "again"))
                .isInstanceOf(ConflictException.class)
                .hasMessage("incident " + id + " is closed; only open ones can be closed");
        assertThat(stage.incidents().close(id + 1, ANNA, "none")).isFalse();
    }

    @Test
    void runThatGoesOnForDaysAfterAPersonClosedItsIncidentIsNoNews() {
        stage.start(extract, ago(Duration.ofHours(3)), 1);
        stage.look();
        long id = Long.parseLong(stage.rows("SELECT id FROM incident").getFirst());
        stage.incidents().close(id, ANNA, "known");

        stage.lookAfter(Duration.ofHours(40));

        assertThat(stage.all()).containsExactly("extract | UNKNOWN | WARNING | known");
    }

    @Test
    void whatComesBackSoonOpensTheSameIncidentAgain() {
        stage.ran(extract, ago(Duration.ofMinutes(50)), 1);
        UUID first = stage.start(extract, ago(Duration.ofMinutes(40)), 1);
        stage.look();
        stage.end(first, stage.now(), "OK");
        stage.lookAfter(Duration.ofMinutes(16));
        stage.start(extract, ago(Duration.ofMinutes(1)), 1);
        stage.lookAfter(Duration.ofMinutes(25));

        assertThat(stage.all()).containsExactly("extract | UNKNOWN | NOTICE | open");
        assertThat(stage.rows("SELECT reopened FROM incident")).containsExactly("1");
    }
}
