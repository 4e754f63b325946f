package dev.sluice.controlplane.graphql;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What one GraphQL request may ask for. */
@ConfigMapping(prefix = "sluice.graphql")
public interface GraphQlLimits {
    /** Most bytes of a request body; it bounds the definitions that can be applied at once. */
    @WithDefault("4194304")
    int bodyBytes();

    /** Most websockets of this replica. */
    @WithDefault("200")
    int sockets();

    /** Most subscriptions of one websocket. */
    @WithDefault("20")
    int subscriptionsPerSocket();

    /** Most bytes that wait for a slow websocket before it is closed. */
    @WithDefault("1048576")
    int socketBacklog();

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
