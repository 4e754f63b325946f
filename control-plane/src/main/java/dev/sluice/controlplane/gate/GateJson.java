package dev.sluice.controlplane.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.quality.gate.FailOpen;
import dev.sluice.quality.gate.Ground;
import dev.sluice.quality.gate.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What gates keep as JSON. Compare it as trees: PostgreSQL orders keys anew. */
final class GateJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private GateJson() {}

    static String reasons(Collection<GateDecision.Reason> reasons) {
        ArrayNode list = JSON.createArrayNode();
        for (GateDecision.Reason reason : reasons) {
            ObjectNode node = list.addObject()
                    .put("gate", reason.gate())
                    .put("check", reason.check())
                    .put("outcome", reason.outcome().name());
            texts(node.putArray("columns"), new TreeSet<>(reason.columns()));
            node.put("message", reason.message());
        }
        return list.toString();
    }

    static List<GateDecision.Reason> reasons(String json) {
        List<GateDecision.Reason> reasons = new ArrayList<>();
        for (JsonNode node : tree(json)) {
            reasons.add(new GateDecision.Reason(
                    node.path("gate").asText(),
                    node.path("check").asText(),
                    CheckOutcome.valueOf(node.path("outcome").asText()),
                    texts(node.path("columns")),
                    node.path("message").asText()));
        }
        return reasons;
    }

    static String path(List<Step> path) {
        ArrayNode list = JSON.createArrayNode();
        for (Step step : path) {
            ObjectNode node = list.addObject();
            node.putObject("dataset")
                    .put("namespace", step.dataset().namespace())
                    .put("name", step.dataset().name());
            texts(node.putArray("columns"), new TreeSet<>(step.columns()));
            node.putObject("job")
                    .put("namespace", step.job().namespace())
                    .put("name", step.job().name());
        }
        return list.toString();
    }

    static String grounds(List<Ground> grounds, Map<String, Long> verdicts) {
        ArrayNode list = JSON.createArrayNode();
        for (Ground ground : grounds) {
            ObjectNode node = list.addObject()
                    .put("gate", ground.gate())
                    .put("ground", ground.getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT));
            switch (ground) {
                case Ground.Awaited awaited -> node.put("rule", awaited.rule());
                case Ground.LetThrough let -> node.put("rule", let.rule());
                case Ground.Passed _, Ground.Failed _, Ground.Waived _, Ground.Recovering _, Ground.Advisory _ -> {
                    Long verdict = verdicts.get(ground.gate());
                    if (verdict != null) {
                        node.put("verdict", verdict);
                    }
                }
            }
        }
        return list.toString();
    }

    static String failOpen(List<FailOpen> failOpen) {
        ArrayNode list = JSON.createArrayNode();
        failOpen.forEach(f -> list.addObject()
                .put("gate", f.gate())
                .put("check", f.check())
                .put("why", f.why().name())
                .put("message", f.message()));
        return list.toString();
    }

    static String waived(Map<String, Long> waived) {
        ObjectNode node = JSON.createObjectNode();
        new TreeMap<>(waived).forEach(node::put);
        return node.toString();
    }

    static Map<String, Long> waived(String json) {
        Map<String, Long> waived = new HashMap<>();
        tree(json).properties().forEach(e -> waived.put(e.getKey(), e.getValue().longValue()));
        return waived;
    }

    static String missing(List<GateSpec.External> missing) {
        ArrayNode list = JSON.createArrayNode();
        missing.forEach(m -> list.addObject()
                .put("producer", m.producer())
                .put("assertion", m.assertion())
                .put("maxAge", m.maxAge().toString()));
        return list.toString();
    }

    static List<GateSpec.External> missing(String json) {
        List<GateSpec.External> missing = new ArrayList<>();
        tree(json)
                .forEach(node -> missing.add(new GateSpec.External(
                        node.path("producer").asText(),
                        node.path("assertion").asText(),
                        Duration.parse(node.path("maxAge").asText()))));
        return missing;
    }

    static String sample(List<CheckResult.SampleRow> sample) {
        ArrayNode rows = JSON.createArrayNode();
        for (CheckResult.SampleRow row : sample) {
            ArrayNode cells = rows.addArray();
            for (CheckResult.Cell cell : row.values()) {
                ObjectNode node = cells.addObject().put("column", cell.column());
                if (cell.value().isPresent()) {
                    node.put("value", clean(cell.value().get()));
                } else {
                    node.putNull("value");
                }
            }
        }
        return rows.toString();
    }

    static List<CheckResult.SampleRow> sample(String json) {
        List<CheckResult.SampleRow> rows = new ArrayList<>();
        for (JsonNode row : tree(json)) {
            List<CheckResult.Cell> cells = new ArrayList<>();
            row.forEach(cell -> cells.add(new CheckResult.Cell(
                    cell.path("column").asText(),
                    cell.path("value").isNull()
                            ? Optional.empty()
                            : Optional.of(cell.path("value").asText()))));
            rows.add(new CheckResult.SampleRow(cells));
        }
        return rows;
    }

    /** Without what PostgreSQL keeps in no text: data under test may hold anything. */
    static String clean(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    private static void texts(ArrayNode list, Collection<String> texts) {
        texts.forEach(list::add);
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new LinkedHashSet<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps JSON", e);
        }
    }
}
