package dev.sluice.scheduler.definition;

import dev.sluice.model.DatasetId;

/** Which dataset a definition means, in OpenLineage's terms or through a connection of the service. */
public sealed interface AssetAddress {
    /**
     * Fully named.
     *
     * @param dataset OpenLineage namespace and name
     */
    record Dataset(DatasetId dataset) implements AssetAddress {
        @Override
        public String toString() {
            return dataset.namespace() + " " + dataset.name();
        }
    }

    /**
     * A table of a configured connection, written {@code connection://shop-db/public.orders}: the namespace comes from
     * where the connection points to.
     *
     * @param connection its name
     * @param table {@code schema.table} as the database spells it
     */
    record InConnection(String connection, String table) implements AssetAddress {
        @Override
        public String toString() {
            return "connection://" + connection + "/" + table;
        }
    }
}
