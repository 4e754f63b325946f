package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.Digests;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import dev.sluice.scheduler.definition.Work;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Section 3: which code ran. */
final class CodeSection {
    private static final String WHO_DEPLOYS = "who deploys: ./sluice apply tells the commit of a clean checkout";

    private CodeSection() {}

    /** What is known of a run's code; null where it is not told. */
    record Code(
            @Nullable String repository,
            @Nullable String commit,
            @Nullable String path,
            @Nullable String dirty,
            @Nullable String sqlDigest,
            Grade grade,
            String source) {}

    static Section of(Dossier dossier) {
        Facts facts = new Facts("code");
        dossier.workflowRuns().forEach(run -> definition(facts, run));
        dossier.units().forEach(unit -> unit(facts, unit));
        List<Table> tables = List.of(table(dossier));
        return new Section(3, "code", "Code", facts.done(), tables, notes());
    }

    private static List<String> notes() {
        return List.of(
                "The digest of a definition leaves comments and the order of keys out; that of its source is of the document as written.",
                "SQL is hashed as it is written: values go in as literals when it runs, and stand among the parameters.");
    }

    private static void definition(Facts facts, RunView run) {
        Definition definition = run.definition();
        if (definition == null) {
            facts.missing("definition", "Definition", "the ledger, for definitions applied since it began");
            return;
        }
        String source = definition.applied().source();
        facts.observed("workflow", "Workflow", definition.name(), source);
        facts.observed("definitionVersion", "Version of the definition", String.valueOf(definition.version()), source);
        String digest = definition.digest();
        facts.told("definitionDigest", "Digest of the definition", digest, Grade.OBSERVED, source, "the ledger");
        facts.told(
                "sourceDigest",
                "Digest of the document as written",
                definition.sourceDigest(),
                Grade.OBSERVED,
                source,
                "the ledger");
        RunContents.Stored stored = definition.stored();
        facts.compare(
                "source",
                "The stored document of " + definition.name() + "@" + definition.version(),
                definition.applied(),
                definition.applied().text("sourceSha256"),
                stored == null ? null : stored.digest());
        facts.told(
                "path", "Path of the document", definition.applied().text("path"), Grade.OBSERVED, source, WHO_DEPLOYS);
        String commit = definition.applied().text("revision");
        facts.told("commit", "Commit", commit, Grade.DECLARED, source, WHO_DEPLOYS);
        facts.missing(
                "repository", "Repository", "who deploys: definitions carry their commit, not where it can be fetched");
        facts.told(
                "dirty",
                "Changes that were not committed",
                commit == null ? "not known to belong to a commit; the digest of the document holds" : null,
                Grade.DERIVED,
                "rule:definition-without-commit",
                "who deploys: the commit was told, not whether the checkout was clean");
    }

    private static void unit(Facts facts, RunView unit) {
        Code code = code(unit);
        if (unit.own() == null) {
            String who = "the producer, in the facet sourceCodeLocation of the job";
            facts.told("repository", "Repository", code.repository(), code.grade(), code.source(), who);
            facts.told("commit", "Commit", code.commit(), code.grade(), code.source(), who);
            facts.told("path", "Path", code.path(), code.grade(), code.source(), who);
            facts.told(
                    "dirty",
                    "Changes that were not committed",
                    code.dirty(),
                    code.grade(),
                    code.source(),
                    who + ", field dirty");
        }
        Told.Facet sql = unit.told().job("sql");
        if (sql != null && code.sqlDigest() != null) {
            facts.told(
                    "sqlDigest" + unit.suffix(),
                    "Digest of the SQL text" + unit.of(),
                    code.sqlDigest(),
                    unit.told().grade(),
                    sql.source(),
                    "the producer");
        } else if (unit.work().filter(Work.Sql.class::isInstance).isPresent()) {
            facts.missing(
                    "sqlDigest" + unit.suffix(), "Digest of the SQL text" + unit.of(), "the event of the attempt");
        }
    }

    /** From the definition where the run is ours, else from its facets. */
    static Code code(RunView view) {
        Told.Facet location = view.told().job("sourceCodeLocation");
        Told.Facet sql = view.told().job("sql");
        String query = sql == null ? null : sql.text("query");
        String sqlDigest = query == null ? null : sha256(query);
        Definition definition = view.definition();
        if (definition != null) {
            return new Code(
                    null,
                    definition.applied().text("revision"),
                    definition.applied().text("path"),
                    null,
                    sqlDigest,
                    Grade.OBSERVED,
                    definition.applied().source());
        }
        if (location == null) {
            boolean nothing = sqlDigest == null;
            return new Code(
                    null,
                    null,
                    null,
                    null,
                    sqlDigest,
                    nothing ? Grade.MISSING : view.told().grade(),
                    sql == null ? "the producer, in the facets sourceCodeLocation and sql of the job" : sql.source());
        }
        String repository = location.text("repoUrl");
        return new Code(
                repository == null ? location.text("url") : repository,
                location.text("version"),
                location.text("path"),
                location.text("dirty"),
                sqlDigest,
                view.told().grade(),
                location.source());
    }

    private static Table table(Dossier dossier) {
        Draft draft = Draft.of("code.runs", "Code of every run that led here")
                .identifier("run", "Run")
                .text("job", "Job")
                .number("distance", "Distance")
                .text("workflow", "Workflow")
                .number("definitionVersion", "Version")
                .digest("definitionDigest", "Digest of the definition")
                .digest("sourceDigest", "Digest of the document")
                .text("repository", "Repository")
                .identifier("commit", "Commit")
                .text("path", "Path")
                .text("dirty", "Not committed")
                .digest("sqlDigest", "Digest of the SQL");
        for (RunView view : dossier.views().values()) {
            Code code = code(view);
            Definition definition = view.definition();
            draft.row(
                    code.grade(),
                    code.source(),
                    view.id(),
                    view.job(),
                    view.distance(),
                    definition == null ? null : definition.name(),
                    definition == null ? null : definition.version(),
                    definition == null ? null : definition.digest(),
                    definition == null ? null : definition.sourceDigest(),
                    code.repository(),
                    code.commit(),
                    code.path(),
                    code.dirty(),
                    code.sqlDigest());
        }
        return draft.done();
    }

    static String sha256(String text) {
        return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
