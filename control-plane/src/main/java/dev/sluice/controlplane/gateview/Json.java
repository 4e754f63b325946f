package dev.sluice.controlplane.gateview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.controlplane.gateview.CheckResultInfo.SampleCell;
import dev.sluice.controlplane.gateview.CheckResultInfo.SampleRow;
import dev.sluice.controlplane.gateview.VerdictInfo.WaivedCheck;
import dev.sluice.model.quality.CheckOutcome;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Columns of JSON and arrays as the schema has them. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static JsonNode tree(@Nullable String json) {
        if (json == null) {
            return MissingNode.getInstance();
        }
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps JSON", e);
        }
    }

    static Map<String, Object> map(String json) {
        try {
            return MAPPER.readValue(json, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps JSON", e);
        }
    }

    static List<GateReason> reasons(JsonNode list) {
        List<GateReason> reasons = new ArrayList<>();
        for (JsonNode node : list) {
            reasons.add(new GateReason(
                    node.path("gate").asText(""),
                    node.path("check").asText(""),
                    node.path("outcome").isTextual()
                            ? CheckOutcome.valueOf(node.path("outcome").textValue())
                            : CheckOutcome.SKIPPED,
                    texts(node.path("columns")),
                    node.path("message").asText("")));
        }
        return reasons;
    }

    static List<WaivedCheck> waived(JsonNode checks) {
        return checks.properties().stream()
                .map(each -> new WaivedCheck(each.getKey(), each.getValue().asText()))
                .toList();
    }

    /** {@code producer assertion, not older than 24h}. */
    static List<String> missing(JsonNode demands) {
        List<String> texts = new ArrayList<>();
        demands.forEach(node -> texts.add("assertion " + node.path("assertion").asText() + " of "
                + node.path("producer").asText() + ", not older than "
                + node.path("maxAge").asText()));
        return texts;
    }

    static List<SampleRow> sample(JsonNode rows) {
        List<SampleRow> sample = new ArrayList<>();
        for (JsonNode row : rows) {
            List<SampleCell> cells = new ArrayList<>();
            row.forEach(cell -> cells.add(new SampleCell(
                    cell.path("column").asText(), cell.path("value").textValue())));
            sample.add(new SampleRow(cells));
        }
        return sample;
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    static List<Long> longs(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((Long[]) array.getArray());
    }

    static List<String> ids(List<Long> numbers) {
        return numbers.stream().map(String::valueOf).toList();
    }

    static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() || !Double.isFinite(value) ? null : value;
    }

    /** A slice: the empty one is the whole. */
    static @Nullable String partition(ResultSet row) throws SQLException {
        String slice = row.getString("slice");
        return slice == null || slice.isEmpty() ? null : slice;
    }

    static @Nullable CheckOutcome outcome(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        return outcome == null ? null : CheckOutcome.valueOf(outcome);
    }
}
