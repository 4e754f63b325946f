package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.SourceFile;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Deploys a folder whenever its content changes. A folder with a problem changes nothing: what was deployed stays. */
public final class DefinitionFolder {
    private final Definitions definitions;
    private final Path folder;
    private final boolean prune;
    private List<SourceFile> last = List.of();

    public DefinitionFolder(Definitions definitions, Path folder, boolean prune) {
        this.definitions = definitions;
        this.folder = folder;
        this.prune = prune;
    }

    /** Looks once. Returns whether something was deployed. */
    public boolean look() {
        try {
            List<SourceFile> files = DefinitionFiles.read(folder);
            if (files.equals(last)) {
                return false;
            }
            DefinitionPlan plan = definitions.apply(new Deployment(
                    files, prune, "folder", DefinitionFiles.revision(folder).orElse(null)));
            last = files; // also when refused: told once, not at every look
            if (!plan.problems().isEmpty()) {
                plan.problems().stream().map(DefinitionProblem::render).forEach(p -> Log.errorf("not deployed: %s", p));
                return false;
            }
            plan.changes().stream()
                    .filter(change -> change.action() != DefinitionChange.Action.UNCHANGED)
                    .forEach(change -> Log.infof(
                            "deployed %s=%s action=%s version=%d",
                            change.kind().text(), change.name(), change.action(), change.version()));
            return true;
        } catch (IOException e) {
            Log.errorf("definitions cannot be read folder=%s cause=%s", folder.getFileName(), e.getMessage());
            return false;
        }
    }
}
