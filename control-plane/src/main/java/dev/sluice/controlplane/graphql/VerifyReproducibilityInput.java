package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** A run that is to be repeated. */
@Input("VerifyReproducibilityInput")
public record VerifyReproducibilityInput(
        @Description("A run of a workflow that has succeeded.") @NonNull
        String runId,

        @Description("The same key again gives the same repetition.") @NonNull
        String idempotencyKey) {}
