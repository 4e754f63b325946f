package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.DatasetField;
import dev.sluice.controlplane.catalog.NodeId;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A field of a dataset. Without id it is in the schema only; without ordinal in column lineage only. */
@Type("Field")
public record Field(
        @Id @Nullable String id,
        @NonNull String path,
        @Nullable String type,
        @Nullable String description,
        @Nullable Integer ordinal) {
    static Field of(DatasetField field) {
        return new Field(
                field.id() == 0
                        ? null
                        : NodeId.of(NodeId.Kind.FIELD, field.id()).text(),
                field.path(),
                field.type(),
                field.description(),
                field.ordinal() < 0 ? null : field.ordinal());
    }
}
