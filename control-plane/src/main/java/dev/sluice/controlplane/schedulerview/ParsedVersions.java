package dev.sluice.controlplane.schedulerview;

import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.definition.read.DefinitionReader;
import dev.sluice.scheduler.definition.read.SourceFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What versions say, read from their source once. */
@ApplicationScoped
public class ParsedVersions {
    private static final int CACHED = 1_000;

    private record Key(long definitionId, int version) {}

    private final Map<Key, Workflow> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Workflow> eldest) {
            return size() > CACHED;
        }
    });

    public Workflow of(VersionInfo version) {
        Key key = new Key(version.definitionId(), version.version());
        Workflow workflow = known.get(key);
        if (workflow == null) {
            workflow = read(version);
            known.put(key, workflow);
        }
        return workflow;
    }

    private static Workflow read(VersionInfo version) {
        return new DefinitionReader()
                .reread(new SourceFile(version.path(), version.source()))
                .filter(Workflow.class::isInstance)
                .map(Workflow.class::cast)
                .orElseThrow(() -> new IllegalStateException("version " + version.version() + " of definition "
                        + version.definitionId() + " cannot be read any more"));
    }
}
