package dev.sluice.controlplane.reproduceview;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A column that differs. */
@Type("DifferingColumn")
public record DifferingColumn(
        @NonNull String name,

        @Description("Pairs of rows of equal keys that differ in it, or values that the other side has less often.")
        double rows,

        @Description("How it differs.") @NonNull String what) {}
