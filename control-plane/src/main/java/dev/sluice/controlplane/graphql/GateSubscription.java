package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.AssetKey;
import dev.sluice.controlplane.gateview.GateChangeFeed;
import dev.sluice.controlplane.gateview.GateChangeFilter;
import dev.sluice.controlplane.gateview.GateChangeInfo;
import dev.sluice.controlplane.gateview.GateList;
import dev.sluice.controlplane.schedulerview.EventPosition;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.security.StandingRights;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.graphql.api.Subscription;
import io.smallrye.mutiny.Multi;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** News of holds and decisions, heard as they come. */
@GraphQLApi
@ApiErrors
public class GateSubscription {
    private final GateChangeFeed feed;
    private final GateList gates;
    private final NameReader names;
    private final StandingRights rights;

    GateSubscription(GateChangeFeed feed, GateList gates, NameReader names, StandingRights rights) {
        this.names = names;
        this.rights = rights;
        this.feed = feed;
        this.gates = gates;
    }

    @Subscription("gateChanges")
    @Blocking
    @NonNull
    @Description(
            "News of holds and decisions: of one asset, of what one gate holds, or of all. Without a cursor those from now"
                    + " on. After a broken connection send the cursor of the last one: nothing is missed.")
    public Multi<GateChangeInfo> gateChanges(
            @Nullable AssetKey asset,
            @Description("namespace/name. Decisions are about assets: ask for them by asset.") @Nullable String gate,
            @Description("Cursor of the last piece of news heard.") @Nullable String after) {
        if (gate != null) {
            gates.number(Keys.name(gate));
        }
        EventPosition from = after != null ? EventPosition.parse(after) : feed.now();
        Supplier<Scope> scope = rights.readable();
        return feed.after(from, new GateChangeFilter(asset, gate, scope)).map(change -> {
            Scope now = scope.get();
            return now.isAll() ? change : change.seenBy(names.names(now));
        });
    }
}
