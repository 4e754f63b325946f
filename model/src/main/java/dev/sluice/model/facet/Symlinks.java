package dev.sluice.model.facet;

import dev.sluice.model.DatasetId;
import java.util.List;

/** The symlinks facet: other identities of the same dataset. */
public record Symlinks(List<Identifier> identifiers) {
    public Symlinks {
        identifiers = List.copyOf(identifiers);
    }

    public record Identifier(DatasetId id, String type) {}
}
