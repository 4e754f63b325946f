package dev.sluice.controlplane.gateview;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** Whether consumers of an asset may go on: what its own gates say, and what is held of it from upstream. */
@Type("AssetGate")
public record AssetGate(
        @Ignore List<Long> assetIds,

        @Description("The strictest over its partitions and over what holds it.") @NonNull
        GateState state,

        @Description("Consumers wait since then; null: they may go on.") @Nullable
        Instant since,

        @Description("Newest version that was written, published or not; 0: none.")
        long newestVersion,

        @Description("Version that consumers see; 0: none.") long publishedVersion,

        @Description("The decision about it changes more often than it should.")
        boolean flapping) {}
