package dev.sluice.controlplane.graphql;

import dev.sluice.scheduler.definition.read.SourceFile;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** A file of definitions. */
@Input("DefinitionFile")
public record DefinitionFile(
        @Description("As messages show it.") @NonNull String path,
        @NonNull String text) {
    SourceFile toSource() {
        return new SourceFile(path, text);
    }
}
