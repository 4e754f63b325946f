package dev.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Dashboards have a stable address, panels that Grafana has, places that do not overlap, and links that lead somewhere. */
class DashboardLayoutTest {
    private static final Set<String> TYPES = Set.of("stat", "timeseries", "table", "heatmap", "bargauge");

    private final Map<String, JsonNode> dashboards = Repository.dashboards();

    @Test
    void addressesAreThoseThatAlertsAndBookmarksHave() {
        Set<String> uids = new TreeSet<>();
        dashboards.values().forEach(dashboard -> uids.add(dashboard.get("uid").asText()));

        assertThat(uids)
                .containsExactly(
                        "sluice-audit",
                        "sluice-gates",
                        "sluice-graphql",
                        "sluice-ingest",
                        "sluice-jvm",
                        "sluice-overview",
                        "sluice-predictions",
                        "sluice-runs");
    }

    @Test
    void panelsAreOfKindsThatGrafanaStillHas() {
        dashboards.forEach((file, dashboard) -> {
            assertThat(dashboard.get("schemaVersion").asInt()).as(file).isGreaterThanOrEqualTo(39);
            assertThat(LintRule.panels(dashboard))
                    .as(file)
                    .hasSizeBetween(8, 14)
                    .allSatisfy(panel ->
                            assertThat(TYPES).contains(panel.get("type").asText()));
        });
    }

    @Test
    void fourNumbersStandOnTop() {
        dashboards.forEach((file, dashboard) -> assertThat(
                        LintRule.panels(dashboard).stream().limit(4).map(panel -> panel.get("type")
                                .asText()))
                .as(file)
                .containsOnly("stat"));
    }

    @Test
    void panelsDoNotOverlapAndFillTheirLines() {
        dashboards.forEach((file, dashboard) -> {
            Set<String> taken = new HashSet<>();
            Set<Integer> ids = new HashSet<>();
            for (JsonNode panel : dashboard.get("panels")) {
                assertThat(ids.add(panel.get("id").asInt()))
                        .as("id of a panel of " + file)
                        .isTrue();
                JsonNode place = panel.get("gridPos");
                assertThat(place.get("x").asInt() + place.get("w").asInt())
                        .as(file)
                        .isLessThanOrEqualTo(24);
                for (int x = 0; x < place.get("w").asInt(); x++) {
                    for (int y = 0; y < place.get("h").asInt(); y++) {
                        String cell = (place.get("x").asInt() + x) + ","
                                + (place.get("y").asInt() + y);
                        assertThat(taken.add(cell)).as(file + " at " + cell).isTrue();
                    }
                }
            }
            int bottom = taken.stream()
                    .mapToInt(cell -> Integer.parseInt(cell.substring(cell.indexOf(',') + 1)))
                    .max()
                    .orElseThrow();
            assertThat(taken).as("holes in " + file).hasSize(24 * (bottom + 1));
        });
    }

    @Test
    void linksLeadToDashboardsAndPagesThatExist() {
        Set<String> paths = new HashSet<>();
        dashboards
                .values()
                .forEach(dashboard -> paths.add("/d/" + dashboard.get("uid").asText()));
        List<String> broken = new ArrayList<>();
        dashboards.forEach((file, dashboard) -> {
            List<JsonNode> links = new ArrayList<>();
            dashboard.get("links").forEach(links::add);
            LintRule.panels(dashboard).forEach(panel -> panel.get("links").forEach(links::add));
            for (JsonNode link : links) {
                String url = link.path("url").asText("");
                if (!url.isEmpty() && !paths.contains(url.replaceAll("\\?.*", "")) && !isPage(url)) {
                    broken.add(file + ": " + url);
                }
            }
        });

        assertThat(broken).isEmpty();
    }

    /** Of the documentation, with the heading that it names. */
    private static boolean isPage(String url) {
        if (!url.startsWith(Project.DOCS)) {
            return false;
        }
        String[] parts = url.substring(Project.DOCS.length()).split("#", 2);
        var page = Repository.ROOT.resolve("docs").resolve(parts[0]);
        if (!Files.exists(page)) {
            return false;
        }
        return parts.length == 1
                || Repository.text(page)
                        .lines()
                        .filter(line -> line.startsWith("#"))
                        .map(line -> line.replaceAll("^#+ ", "").toLowerCase(java.util.Locale.ROOT))
                        .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                        .anyMatch(parts[1]::equals);
    }
}
