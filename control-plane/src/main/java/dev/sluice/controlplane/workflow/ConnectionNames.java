package dev.sluice.controlplane.workflow;

import dev.sluice.adapters.sql.SqlNaming;
import dev.sluice.adapters.sql.lineage.TableName;
import dev.sluice.model.DatasetId;
import java.net.URI;
import java.nio.file.Path;

/** Names what lies behind a connection's URL as OpenLineage does. */
final class ConnectionNames {
    private ConnectionNames() {}

    /** The dataset of a table, written {@code schema.table} or {@code table}; of a topic, where the URL is Kafka's. */
    static DatasetId dataset(String url, String table) {
        if (url.startsWith("file:")) {
            return new DatasetId(
                    "file", Path.of(URI.create(url)).resolve(table).normalize().toString());
        }
        if (!url.startsWith("jdbc:")) {
            return new DatasetId(url.replaceFirst("/+$", ""), table);
        }
        String[] parts = table.split("\\.", 3);
        TableName name =
                switch (parts.length) {
                    case 1 -> TableName.of(defaultSchema(url), parts[0]);
                    case 2 -> TableName.of(parts[0], parts[1]);
                    default -> new TableName(parts[0], parts[1], parts[2]);
                };
        return SqlNaming.ofJdbcUrl(url).dataset(name);
    }

    private static String defaultSchema(String url) {
        return url.startsWith("jdbc:postgresql:") ? "public" : "main";
    }
}
