package dev.sluice.controlplane.graphql;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What one GraphQL request may ask for. */
@ConfigMapping(prefix = "sluice.graphql")
public interface GraphQlLimits {
    /** Most bytes of a request body. */
    @WithDefault("262144")
    int bodyBytes();

    /** Most nested fields; introspection is exempt. */
    @WithDefault("20")
    int depth();

    /** How often one root field may be asked for under different aliases. */
    @WithDefault("30")
    int aliasesPerRootField();

    /** Most values an answer could hold: each field counts once for every entry that the lists above it may have. */
    @WithDefault("100000")
    long cost();
}
