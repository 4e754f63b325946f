package dev.sluice.controlplane.catalog;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.security.Sight;
import dev.sluice.lineage.Visible;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of the graph the caller may see, in the graph's own terms. */
@ApplicationScoped
public class GraphSight {
    private static final String NAMESPACES = "SELECT name FROM namespace";

    private static final String WORKFLOW_NAMESPACES = """
            SELECT DISTINCT split_part(j.name, '.', 1) AS prefix FROM job j JOIN namespace n ON n.id = j.namespace_id
            WHERE n.name = ? AND strpos(j.name, '.') > 1
            """;

    private final Jdbc jdbc;

    GraphSight(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Null for everything; else two round trips. */
    public @Nullable Visible visible() {
        Sight sight = jdbc.sight();
        if (sight.isWhole()) {
            return null;
        }
        List<String> namespaces = jdbc.query(NAMESPACES, row -> row.getString("name")).stream()
                .filter(sight::seesDataset)
                .toList();
        List<String> prefixes =
                jdbc.query(WORKFLOW_NAMESPACES, row -> row.getString("prefix"), sight.ownJobs()).stream()
                        .filter(sight.scope()::contains)
                        .toList();
        return new Visible(namespaces, sight.ownJobs(), prefixes);
    }
}
