package dev.sluice.controlplane.projection;

import dev.sluice.lineage.derive.EdgeSpec;
import java.util.Comparator;

/** A total order of edges by what they say, so that replays number them alike. */
final class EdgeOrder {
    static final Comparator<EdgeSpec> BY_TEXT = Comparator.comparing(EdgeSpec::kind)
            .thenComparing(spec -> spec.from().toString())
            .thenComparing(spec -> spec.to().toString())
            .thenComparing(EdgeSpec::toString);

    private EdgeOrder() {}
}
