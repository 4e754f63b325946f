package dev.sluice.controlplane.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.history.Distribution;
import dev.sluice.quality.history.ProfileData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Profiles as they are kept: columns in the order of the source, and its types. */
final class ProfileJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ProfileJson() {}

    static String write(ProfileData profile, Optional<Table> table) {
        ObjectNode root = JSON.createObjectNode().put("rows", profile.rows());
        ArrayNode columns = root.putArray("columns");
        profile.columns().forEach((name, column) -> {
            ObjectNode node =
                    columns.addObject().put("name", GateJson.clean(name)).put("nulls", column.nulls());
            column.distinct().ifPresent(n -> node.put("distinct", n));
            column.numbers().ifPresent(n -> numbers(node.putObject("numbers"), n));
            column.least().ifPresent(v -> node.put("least", GateJson.clean(v)));
            column.greatest().ifPresent(v -> node.put("greatest", GateJson.clean(v)));
            column.histogram().ifPresent(b -> bins(node.putObject("histogram"), b));
            column.top().ifPresent(t -> top(node.putObject("top"), t));
        });
        table.ifPresent(t -> {
            ArrayNode schema = root.putArray("schema");
            t.columns().forEach(c -> schema.addObject()
                    .put("name", GateJson.clean(c.name()))
                    .put("type", c.sqlType())
                    .put("nullable", c.nullable()));
        });
        return root.toString();
    }

    private static void numbers(ObjectNode node, ProfileData.Numbers n) {
        node.put("count", n.count());
        number(node, "sum", n.sum());
        number(node, "min", n.min());
        number(node, "max", n.max());
        number(node, "mean", n.mean());
        n.deviation().ifPresent(d -> number(node, "deviation", d));
        ArrayNode quantiles = node.putArray("quantiles");
        n.quantiles().forEach((rank, value) -> quantiles.addArray().add(rank).add(value));
    }

    /** JSON has no number for what is not finite. */
    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        }
    }

    private static void bins(ObjectNode node, Distribution.Bins bins) {
        bins.edges().forEach(node.putArray("edges")::add);
        bins.counts().forEach(node.putArray("counts")::add);
        node.put("nulls", bins.nulls());
        bins.least().ifPresent(v -> number(node, "least", v));
        bins.greatest().ifPresent(v -> number(node, "greatest", v));
    }

    private static void top(ObjectNode node, Distribution.Categories top) {
        ArrayNode counts = node.putArray("counts");
        top.counts()
                .forEach((value, count) ->
                        counts.addArray().add(GateJson.clean(value)).add(count));
        node.put("other", top.other()).put("nulls", top.nulls());
    }

    static ProfileData profile(String json) {
        JsonNode root = GateJson.tree(json);
        Map<String, ProfileData.Column> columns = new LinkedHashMap<>();
        for (JsonNode node : root.path("columns")) {
            columns.put(
                    node.path("name").asText(),
                    new ProfileData.Column(
                            node.path("nulls").longValue(),
                            node.has("distinct")
                                    ? OptionalLong.of(node.path("distinct").longValue())
                                    : OptionalLong.empty(),
                            node.has("numbers") ? Optional.of(numbers(node.path("numbers"))) : Optional.empty(),
                            text(node, "least"),
                            text(node, "greatest"),
                            node.has("histogram") ? Optional.of(bins(node.path("histogram"))) : Optional.empty(),
                            node.has("top") ? Optional.of(top(node.path("top"))) : Optional.empty()));
        }
        return new ProfileData(root.path("rows").longValue(), columns);
    }

    /** The columns of the source at that time; empty where the source could not be read. */
    static Optional<Table> table(String json) {
        JsonNode schema = GateJson.tree(json).path("schema");
        if (schema.isMissingNode()) {
            return Optional.empty();
        }
        List<Table.Column> columns = new ArrayList<>();
        schema.forEach(node -> columns.add(Table.Column.of(
                node.path("name").asText(),
                node.path("type").asText(),
                node.path("nullable").booleanValue())));
        return Optional.of(new Table(columns));
    }

    private static ProfileData.Numbers numbers(JsonNode node) {
        Map<Double, Double> quantiles = new TreeMap<>();
        node.path("quantiles")
                .forEach(q -> quantiles.put(q.path(0).doubleValue(), q.path(1).doubleValue()));
        return new ProfileData.Numbers(
                node.path("count").longValue(),
                node.path("sum").asDouble(Double.NaN),
                node.path("min").asDouble(Double.NaN),
                node.path("max").asDouble(Double.NaN),
                node.path("mean").asDouble(Double.NaN),
                number(node, "deviation"),
                quantiles);
    }

    private static Distribution.Bins bins(JsonNode node) {
        List<Double> edges = new ArrayList<>();
        node.path("edges").forEach(e -> edges.add(e.doubleValue()));
        List<Long> counts = new ArrayList<>();
        node.path("counts").forEach(c -> counts.add(c.longValue()));
        return new Distribution.Bins(
                edges, counts, node.path("nulls").longValue(), number(node, "least"), number(node, "greatest"));
    }

    private static Distribution.Categories top(JsonNode node) {
        Map<String, Long> counts = new TreeMap<>();
        node.path("counts")
                .forEach(c -> counts.merge(c.path(0).asText(), c.path(1).longValue(), Long::sum));
        return new Distribution.Categories(
                counts, node.path("other").longValue(), node.path("nulls").longValue());
    }

    private static OptionalDouble number(JsonNode node, String name) {
        return node.has(name) ? OptionalDouble.of(node.path(name).doubleValue()) : OptionalDouble.empty();
    }

    private static Optional<String> text(JsonNode node, String name) {
        return node.has(name) ? Optional.of(node.path(name).asText()) : Optional.empty();
    }
}
