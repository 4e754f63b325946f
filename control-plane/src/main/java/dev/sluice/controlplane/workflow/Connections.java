package dev.sluice.controlplane.workflow;

import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.AssetAddress;
import java.util.Map;

/** Resolves the addresses of assets: a connection's name stands for where its URL points to. */
public interface Connections {
    /**
     * The dataset of an address.
     *
     * @throws UnknownConnectionException when it names a connection that is not configured
     */
    DatasetId dataset(AssetAddress address);

    /** Connections that are fixed, for tests and tools: dataset namespace and name prefix by connection. */
    static Connections of(Map<String, DatasetNaming> byName) {
        Map<String, DatasetNaming> known = Map.copyOf(byName);
        return address -> switch (address) {
            case AssetAddress.Dataset named -> named.dataset();
            case AssetAddress.InConnection in -> {
                DatasetNaming naming = known.get(in.connection());
                if (naming == null) {
                    throw new UnknownConnectionException(in.connection());
                }
                yield naming.dataset(in.table());
            }
        };
    }

    /** Names the tables of one connection as OpenLineage does. */
    interface DatasetNaming {
        DatasetId dataset(String table);
    }

    /** A connection that nobody configured. */
    final class UnknownConnectionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnknownConnectionException(String name) {
            super("connection '" + name + "' is not configured; set sluice.connections." + name + ".url");
        }
    }
}
