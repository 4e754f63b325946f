package dev.sluice.controlplane.graphql;

import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What tests of forecasts over GraphQL share: a workshop, rows as writers leave them, and the reading of whole lists. */
abstract class ForecastCalls {
    @Inject
    Workshop workshop;

    static Instant now() {
        return ScheduledStore.Clock.CLOCK.instant();
    }

    ForecastRows rows() {
        return new ForecastRows(workshop.jdbc, now());
    }

    /** Deploys {@code namespace/orders}; its number. */
    long deploy(String namespace) {
        workshop.deploy(Workshop.ORDERS.formatted(namespace), namespace + "-forecast");
        return workshop.jdbc
                .query(
                        "SELECT id FROM definition WHERE kind = 'Workflow' AND namespace = ? AND name = 'orders'",
                        row -> row.getLong(1),
                        namespace)
                .getFirst();
    }

    static UUID id(int number) {
        return UUID.fromString("019b7800-0000-7000-8000-%012d".formatted(number));
    }

    List<Object> all(String list, String field) {
        String root = list.substring(0, list.indexOf('('));
        String query = "{ " + list + " { nodes { " + field + " } pageInfo { hasNextPage endCursor } } }";
        List<Object> all = new ArrayList<>();
        String after = "";
        while (true) {
            JsonPath page = workshop.ask(query.formatted(after));
            all.addAll(page.getList(root + ".nodes." + field));
            if (!page.getBoolean(root + ".pageInfo.hasNextPage")) {
                return all;
            }
            after = ", after: \"" + page.getString(root + ".pageInfo.endCursor") + "\"";
        }
    }
}
