package dev.sluice.controlplane.gateview;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which news; null: any. News of decisions are about an asset, not about one gate.
 *
 * @param gate namespace/name
 */
public record GateChangeFilter(
        @Nullable AssetKey asset, @Nullable String gate) implements Predicate<GateChangeInfo> {
    @Override
    public boolean test(GateChangeInfo change) {
        return (asset == null
                        || (asset.namespace().equals(change.namespace())
                                && asset.name().equals(change.name())))
                && (gate == null || gate.equals(change.gate()));
    }
}
