package dev.sluice.controlplane.gateview;

import dev.sluice.controlplane.security.Scope;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which news; null: any. News of decisions are about an asset, not about one gate.
 *
 * @param gate namespace/name
 * @param scope namespaces of assets, as they are at each piece of news: a right that ends, ends the news
 */
public record GateChangeFilter(
        @Nullable AssetKey asset, @Nullable String gate, Supplier<Scope> scope) implements Predicate<GateChangeInfo> {
    /** For who may see everything. */
    public GateChangeFilter(@Nullable AssetKey asset, @Nullable String gate) {
        this(asset, gate, () -> Scope.ALL);
    }

    @Override
    public boolean test(GateChangeInfo change) {
        return (asset == null
                        || (asset.namespace().equals(change.namespace())
                                && asset.name().equals(change.name())))
                && (gate == null || gate.equals(change.gate()))
                && scope.get().contains(change.namespace());
    }
}
