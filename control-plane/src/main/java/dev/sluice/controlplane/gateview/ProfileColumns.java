package dev.sluice.controlplane.gateview;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.gateview.ProfileInfo.ColumnProfile;
import dev.sluice.controlplane.gateview.ProfileInfo.HistogramBin;
import dev.sluice.controlplane.gateview.ProfileInfo.Quantile;
import dev.sluice.controlplane.gateview.ProfileInfo.ValueCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of profiles as they are kept. */
final class ProfileColumns {
    private ProfileColumns() {}

    static List<ColumnProfile> of(JsonNode profile) {
        Map<String, String> types = new HashMap<>();
        profile.path("schema")
                .forEach(column -> types.put(
                        column.path("name").asText(), column.path("type").asText()));
        List<ColumnProfile> columns = new ArrayList<>();
        for (JsonNode node : profile.path("columns")) {
            String name = node.path("name").asText();
            JsonNode numbers = node.path("numbers");
            columns.add(new ColumnProfile(
                    name,
                    types.get(name),
                    node.path("nulls").longValue(),
                    node.path("distinct").isNumber() ? node.path("distinct").longValue() : null,
                    node.path("least").textValue(),
                    node.path("greatest").textValue(),
                    number(numbers.path("mean")),
                    number(numbers.path("deviation")),
                    quantiles(numbers.path("quantiles")),
                    histogram(node.path("histogram")),
                    top(node.path("top").path("counts"))));
        }
        return columns;
    }

    private static List<Quantile> quantiles(JsonNode list) {
        List<Quantile> quantiles = new ArrayList<>();
        list.forEach(pair -> quantiles.add(
                new Quantile(pair.path(0).doubleValue(), pair.path(1).doubleValue())));
        return quantiles;
    }

    /** There is one count more than there are edges: the outermost bins end at the least and the greatest value. */
    private static List<HistogramBin> histogram(JsonNode node) {
        JsonNode edges = node.path("edges");
        JsonNode counts = node.path("counts");
        List<HistogramBin> bins = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            bins.add(new HistogramBin(
                    number(i == 0 ? node.path("least") : edges.path(i - 1)),
                    number(i == counts.size() - 1 ? node.path("greatest") : edges.path(i)),
                    counts.path(i).longValue()));
        }
        return bins;
    }

    private static List<ValueCount> top(JsonNode pairs) {
        List<ValueCount> top = new ArrayList<>();
        pairs.forEach(pair ->
                top.add(new ValueCount(pair.path(0).asText(), pair.path(1).longValue())));
        top.sort(Comparator.comparingLong(ValueCount::count).reversed().thenComparing(ValueCount::value));
        return top;
    }

    private static @Nullable Double number(JsonNode node) {
        return node.isNumber() ? node.doubleValue() : null;
    }
}
