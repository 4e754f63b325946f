package dev.sluice.controlplane.workflow;

import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.AssetAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** The connections of the service's configuration. */
@ApplicationScoped
public class ConfiguredConnections implements Connections {
    private final ConnectionsConfig config;

    ConfiguredConnections(ConnectionsConfig config) {
        this.config = config;
    }

    /** All connections by name. */
    public Map<String, ConnectionsConfig.Connection> all() {
        return config.byName();
    }

    /** A connection by name. */
    public Optional<ConnectionsConfig.Connection> find(String name) {
        return Optional.ofNullable(config.byName().get(name));
    }

    /** The connection that points to exactly this URL. */
    public Optional<ConnectionsConfig.Connection> withUrl(String url) {
        return config.byName().values().stream()
                .filter(c -> c.url().equals(url))
                .findFirst();
    }

    @Override
    public DatasetId dataset(AssetAddress address) {
        return switch (address) {
            case AssetAddress.Dataset named -> named.dataset();
            case AssetAddress.InConnection in ->
                ConnectionNames.dataset(
                        find(in.connection())
                                .orElseThrow(() -> new UnknownConnectionException(in.connection()))
                                .url(),
                        in.table());
        };
    }
}
