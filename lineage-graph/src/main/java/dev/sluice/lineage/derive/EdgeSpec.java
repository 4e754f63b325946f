package dev.sluice.lineage.derive;

import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import org.jspecify.annotations.Nullable;

/** An edge that some event states, without time. Equal specs are the same edge. */
public record EdgeSpec(
        EdgeKind kind,
        NodeRef from,
        NodeRef to,
        EdgeSource source,
        boolean flow,
        boolean io,
        @Nullable String transformationType,
        @Nullable String transformationSubtype,
        boolean masking,
        Scope scope) {}
