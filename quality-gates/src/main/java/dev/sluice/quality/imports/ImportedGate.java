package dev.sluice.quality.imports;

import java.util.List;

/**
 * A definition of a gate made from something else.
 *
 * @param name in its metadata
 * @param asset it guards, as its spec addresses it
 * @param checks in it
 * @param yaml the definition
 * @param remarks what is not in it as it stood in the source
 */
public record ImportedGate(String name, String asset, int checks, String yaml, List<Remark> remarks) {
    public ImportedGate {
        remarks = List.copyOf(remarks);
    }
}
