package dev.sluice.controlplane.catalog;

import dev.sluice.controlplane.security.NamedNamespaces;
import dev.sluice.controlplane.security.Sight;

/** Which facets a caller may see: those that name nothing of a namespace that they may not. */
final class SeenFacets {
    private SeenFacets() {}

    static boolean sees(FacetValue facet, Sight sight) {
        return NamedNamespaces.allSeen(facet.body(), sight);
    }
}
