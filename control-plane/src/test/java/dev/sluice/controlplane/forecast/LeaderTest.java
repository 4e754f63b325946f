package dev.sluice.controlplane.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.fact.FactListener;
import dev.sluice.controlplane.testing.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderTest {
    private final Stage stage = new Stage();
    private final Leader one = new Leader(stage.dataSource(), TestForecastConfig.DEFAULT, FactListener.NONE);
    private final Leader other = new Leader(stage.dataSource(), TestForecastConfig.DEFAULT, FactListener.NONE);

    @AfterEach
    void letGo() {
        one.resign();
        other.resign();
    }

    @Test
    void onlyOneReplicaLeads() {
        one.look();
        other.look();

        assertThat(List.of(one.isLeader(), other.isLeader())).containsExactly(true, false);
    }

    @Test
    void whoResignsIsFollowed() {
        one.look();
        other.look();

        one.resign();
        other.look();

        assertThat(List.of(one.isLeader(), other.isLeader())).containsExactly(false, true);
    }

    @Test
    void lostSessionLosesTheLead() {
        List<String> told = new ArrayList<>();
        one.onChange(() -> told.add("one " + one.isLeader()));
        other.onChange(() -> told.add("other " + other.isLeader()));
        one.look();

        stage.rows("SELECT pg_terminate_backend(pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                + " WHERE l.locktype = 'advisory' AND d.datname = current_database()");
        other.look();
        one.look();

        assertThat(told).containsExactly("one true", "other true", "one false");
        one.look();
        assertThat(one.isLeader()).isFalse();
    }
}
