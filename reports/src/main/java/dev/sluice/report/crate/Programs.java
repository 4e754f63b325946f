package dev.sluice.report.crate;

import dev.sluice.report.model.Lineage.Code;
import dev.sluice.report.model.Lineage.Image;
import dev.sluice.report.model.Lineage.Run;
import dev.sluice.report.model.Lineage.Step;
import dev.sluice.report.model.Lineage.Workflow;
import org.jspecify.annotations.Nullable;

/** What runs executed: programs of tasks and jobs, images, engines. */
final class Programs {
    private static final String DOCKER = "https://w3id.org/ro/terms/workflow-run#DockerImage";

    private final Graph graph;

    Programs(Graph graph) {
        this.graph = graph;
    }

    Entity tool(Workflow workflow, Step step, Code code) {
        Entity tool = graph.entity(WorkflowIds.tool(workflow, step, code), "SoftwareApplication")
                .text("name", workflow.key() + " " + step.id())
                .text("description", "What task '" + step.id() + "' of type " + step.type() + " runs.");
        return coded(tool, code, Integer.toString(workflow.version()));
    }

    Entity job(Run run) {
        Entity job = graph.entity(WorkflowIds.job(run), "SoftwareApplication")
                .text("name", run.namespace() + "/" + run.job())
                .text("description", "A job whose definition is not in this report.");
        return coded(job, run.code(), null);
    }

    /** A commit is the version of a program; without one it has the version of its definition. */
    private static Entity coded(Entity program, Code code, @Nullable String otherwise) {
        if (code.repository() != null || code.commit() != null) {
            program.type("SoftwareSourceCode");
        }
        return program.text("codeRepository", code.repository())
                .text("url", code.repository())
                .text(Terms.CODE_PATH, code.path())
                .text("version", code.commit())
                .text("softwareVersion", code.commit() == null ? otherwise : null);
    }

    /** An engine as told, e.g. {@code spark 3.5.1}; the last word is its version where it begins with a digit. */
    Entity engine(@Nullable String told) {
        if (told == null) {
            return graph.entity("#engine", "SoftwareApplication").text("name", "An engine that nobody told");
        }
        int space = told.lastIndexOf(' ');
        boolean versioned = space > 0 && space + 1 < told.length() && Character.isDigit(told.charAt(space + 1));
        return graph.entity(Iris.local("engine", told), "SoftwareApplication")
                .text("name", versioned ? told.substring(0, space) : told)
                .text("softwareVersion", versioned ? told.substring(space + 1) : null);
    }

    Entity image(Image image) {
        String name = image.name();
        int slash = name.indexOf('/');
        // As in references to images: what has a dot or a port, or is localhost, is a registry.
        String host = slash < 0 ? "" : name.substring(0, slash);
        boolean registry = host.contains(".") || host.contains(":") || host.equals("localhost");
        String digest = image.digest();
        String id = Iris.local("image", name, image.tag() == null ? "" : image.tag(), digest == null ? "" : digest);
        Entity entity = graph.entity(id, "ContainerImage")
                .to("additionalType", DOCKER)
                .text("name", registry ? name.substring(slash + 1) : name)
                .text("registry", registry ? host : null)
                .text("tag", image.tag());
        if (digest != null) {
            boolean sha256 = digest.startsWith("sha256:");
            entity.text(sha256 ? "sha256" : Terms.DIGEST, sha256 ? digest.substring("sha256:".length()) : digest);
        }
        return entity;
    }
}
