package dev.sluice.controlplane.gate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Columns whose values are masked, by the tags that the catalog knows of a dataset. */
final class SensitiveColumns {
    private static final String TAGS = """
            SELECT c.body FROM namespace n JOIN dataset d ON d.namespace_id = n.id AND d.name = ?
            JOIN facet_version v ON v.entity_id = d.id AND v.name = 'tags'
            JOIN facet_content c ON c.id = v.content_id
            WHERE n.name = ? ORDER BY v.valid_from DESC LIMIT 1
            """;

    private final Set<String> keys;

    /** Takes the keys of tags that say so, for example {@code pii}; a tag whose value is {@code false} says the opposite. */
    SensitiveColumns(List<String> keys) {
        this.keys = Set.copyOf(keys.stream().map(SensitiveColumns::lower).toList());
    }

    Set<String> of(Tx tx, DatasetId dataset) throws SQLException {
        Optional<String> facet = tx.first(TAGS, row -> row.getString(1), dataset.name(), dataset.namespace());
        Set<String> columns = new HashSet<>();
        if (facet.isPresent()) {
            for (JsonNode tag : GateJson.tree(facet.get()).path("tags")) {
                boolean says = keys.contains(lower(tag.path("key").asText()))
                        && !tag.path("value").asText().equalsIgnoreCase("false");
                if (says && !tag.path("field").asText().isEmpty()) {
                    columns.add(tag.path("field").asText());
                }
            }
        }
        return columns;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
