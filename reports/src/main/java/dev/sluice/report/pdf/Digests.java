package dev.sluice.report.pdf;

import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every digest and commit that a report names, wherever it does, each once and in order. */
final class Digests {
    private static final Pattern DIGEST = Pattern.compile(
            "(?<![0-9A-Za-z])(?:[A-Za-z][A-Za-z0-9-]{0,19}:[0-9A-Fa-f]{32,128}|[0-9A-Fa-f]{40,128})(?![0-9A-Za-z])");
    private static final int SHORTEST = 32;
    /** What stands where a digest is expected, in another form than hexadecimal: the tag of an object in a store. */
    private static final Pattern OTHER = Pattern.compile("[!-~]{20,140}");

    private final SortedSet<String> found = new TreeSet<>();

    private Digests() {}

    static SortedSet<String> of(Report report) {
        Digests digests = new Digests();
        digests.find(report.identity().id());
        digests.find(report.identity().title());
        digests.find(report.identity().purpose());
        digests.find(report.identity().generator());
        report.identity().subject().values().forEach(digests::find);
        report.verdict().why().forEach(digests::find);
        report.sections().forEach(digests::find);
        digests.find(report.lineage());
        return digests.found;
    }

    private void find(Section section) {
        for (Fact fact : section.facts()) {
            find(fact.value());
            find(fact.source());
        }
        section.notes().forEach(this::find);
        for (Table table : section.tables()) {
            for (Table.Row row : table.rows()) {
                row(table, row);
            }
        }
    }

    private void row(Table table, Table.Row row) {
        for (int i = 0; i < row.cells().size(); i++) {
            if (table.columns().get(i).kind() == Table.Kind.DIGEST) {
                digest(row.cells().get(i));
            } else {
                find(row.cells().get(i));
            }
        }
        find(row.source());
    }

    private void find(Lineage lineage) {
        for (Lineage.Workflow workflow : lineage.workflows()) {
            digest(workflow.digest());
            find(workflow.commit());
        }
        for (Lineage.Run run : lineage.runs()) {
            find(run.code().commit());
            digest(run.image() == null ? null : run.image().digest());
            find(run.error());
            run.parameters().forEach(parameter -> find(parameter.value()));
        }
        for (Lineage.DatasetVersion version : lineage.versions()) {
            digest(version.digest());
            digest(version.schemaDigest());
            find(version.declaredVersion());
        }
    }

    private void digest(@Nullable String text) {
        if (text != null && OTHER.matcher(text).matches()) {
            found.add(text);
        } else {
            find(text);
        }
    }

    private void find(@Nullable String text) {
        if (text == null || text.length() < SHORTEST) {
            return;
        }
        Matcher matcher = DIGEST.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
    }
}
