package dev.sluice.controlplane.catalog;

/**
 * A dataset identity.
 *
 * @param canonicalId the dataset that stands for it after symlinks merged; its own id when none does
 */
public record Dataset(long id, long namespaceId, String namespace, String name, long canonicalId, long firstPosition) {
    public boolean isAlias() {
        return canonicalId != id;
    }
}
