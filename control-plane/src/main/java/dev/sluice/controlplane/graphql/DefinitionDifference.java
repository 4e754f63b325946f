package dev.sluice.controlplane.graphql;

import dev.sluice.scheduler.definition.plan.Change;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** One difference between two versions of a definition. */
@Type("DefinitionDifference")
public record DefinitionDifference(
        @Description("In the words of the YAML: spec.triggers[nightly].cron.") @NonNull
        String path,

        @Nullable String before,
        @Nullable String after,
        @NonNull ChangeImpact impact,
        @Description("As one line for people.") @NonNull String text) {
    static DefinitionDifference of(Change change) {
        return new DefinitionDifference(
                change.path(),
                change.before().orElse(null),
                change.after().orElse(null),
                ChangeImpact.valueOf(change.impact().name()),
                change.toString());
    }
}
