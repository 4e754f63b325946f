package dev.sluice.controlplane.forecast.feed;

import dev.sluice.controlplane.forecast.TestForecastConfig;
import dev.sluice.controlplane.projection.CatalogOf;
import dev.sluice.controlplane.testing.Stage;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A store whose catalog and forecasts know what a log in memory tells. */
public final class Fed {
    private final Stage stage;
    private final ListLog log = new ListLog();
    private final List<String> fresh = new ArrayList<>();

    public Fed(Stage stage) {
        this.stage = stage;
    }

    /** Something a run of a job of namespace ns told; {@code more} are further members of the event, with a comma before. */
    public void event(String type, String job, String run, Instant at, String more) {
        String event = """
                {"eventType":"%s","eventTime":"%s","producer":"https://example.org","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json",
                 "run":{"runId":"%s","facets":{}},"job":{"namespace":"ns","name":"%s"}%s}
                """.formatted(type, at, FeedStage.id(run), job, more);
        log.add(event, at);
        fresh.add(event);
    }

    /** Lets the catalog and the forecasts take up what has been told since. */
    public void takeUp() throws SQLException {
        CatalogOf.events(stage.dataSource(), log.size() - fresh.size(), fresh);
        fresh.clear();
        FeedStage.drain(new FeedEngine(stage.transactions(), log, TestForecastConfig.DEFAULT, stage.clock()));
    }
}
