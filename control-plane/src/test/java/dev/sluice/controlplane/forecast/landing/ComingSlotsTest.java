package dev.sluice.controlplane.forecast.landing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.forecast.feed.StoredForecasts;
import dev.sluice.controlplane.workflow.Connections;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is expected stays bounded, however much is scheduled. */
class ComingSlotsTest extends Landings {
    @Test
    void busyTimetablesLeaveRoomForOthers() {
        itIs(DAY);
        for (int i = 0; i < 4; i++) {
            stage.deploy(timetables("busy-" + i, 100, "* * * * *"));
        }
        stage.deploy(timetables("calm", 1, "30 * * * *"));

        engine.compute(stage.now());

        assertThat(stage.rows(
                        "SELECT count(*), max(slot) < '2026-03-11T00:30Z' FROM coming_run WHERE trigger_name LIKE 't%' "
                                + "AND definition_id <> (SELECT id FROM definition WHERE name = 'calm')"))
                .as("earliest slots of each, as many as there is room for")
                .containsExactly((ComingSlots.MOST_OF_ALL - 24) + " | t");
        assertThat(stage.rows("SELECT count(DISTINCT (definition_id, trigger_name)) FROM coming_run"))
                .containsExactly("401");
        assertThat(stage.rows("SELECT count(*) FROM coming_run c JOIN definition d ON d.id = c.definition_id "
                        + "WHERE d.name = 'calm'"))
                .as("one slot of each hour of the day")
                .containsExactly("24");
    }

    @Test
    void oneBusyTimetableIsLookedAtForABoundedTime() {
        itIs(DAY);
        stage.deploy(timetables("busy", 1, "* * * * *"));

        engine.compute(stage.now());

        assertThat(stage.rows("SELECT count(*), max(slot) - min(slot) FROM coming_run"))
                .containsExactly(ComingSlots.MOST_SLOTS + " | 00:49:00");
    }

    @Test
    void soManyPlaysLeaveRoomForTheMostUrgentWorkOnly() {
        itIs(DAY);
        stage.deploy(timetables("urgent", 100, "* * * * *"));
        forecast("n.urgent.t", 20, 30, 40);
        int plays = 4_096;
        LandingEngine thorough = new LandingEngine(new LandingEngine.Surroundings(
                stage.transactions(),
                stage.parts().cache(),
                Connections.of(Map.of()),
                new StoredForecasts("sluice"),
                "sluice",
                Duration.ofHours(24),
                plays));

        thorough.compute(stage.now());

        assertThat(stage.rows("SELECT count(*) FROM coming_run")).containsExactly("5000");
        assertThat(
                        stage.rows(
                                "SELECT count(*) BETWEEN 700 AND 800, max(deadline_at) < '2026-03-11T00:20Z' FROM deadline_risk"))
                .as("two steps a run, and %d ends of each", plays)
                .containsExactly("t | t");
    }

    private static String timetables(String name, int triggers, String cron) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: %s, namespace: n}
                spec:
                  slo: {deadline: {within: 10m}}
                  triggers:
                """.formatted(name));
        for (int i = 0; i < triggers; i++) {
            yaml.append("    - {id: t%d, type: schedule, cron: \"%s\", timezone: UTC}%n".formatted(i, cron));
        }
        return yaml.append("  tasks: [{id: t, type: noop}]\n").toString();
    }
}
