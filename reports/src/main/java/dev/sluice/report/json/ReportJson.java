package dev.sluice.report.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A report and its {@code report.json}: canonical JSON (RFC 8785) that keeps to {@link #schema()}. One report has one form. */
public final class ReportJson {
    private static final String SCHEMA_FILE = "report-1-0-0.schema.json";

    private ReportJson() {}

    /** The file: a report, and the schema that it keeps to. */
    private record Document(
            String schema,
            ReportKind kind,
            Identity identity,
            Verdict verdict,
            List<Section> sections,
            Lineage lineage) {}

    /** The file's bytes. */
    public static byte[] of(Report report) {
        return CanonicalJson.bytes(document(report));
    }

    /** Writes the file's bytes. The stream stays open. */
    public static void write(Report report, OutputStream out) throws IOException {
        CanonicalJson.write(document(report), out);
    }

    private static Document document(Report report) {
        return new Document(
                Report.SCHEMA, report.kind(), report.identity(), report.verdict(), report.sections(), report.lineage());
    }

    /**
     * Reads a file. What {@link #of} wrote gives an equal report.
     *
     * @throws IllegalArgumentException saying where it is no report of this version
     */
    public static Report parse(byte[] json) {
        try {
            Document read = CanonicalJson.MAPPER.readValue(json, Document.class);
            if (!Report.SCHEMA.equals(read.schema())) {
                throw new IllegalArgumentException(
                        "the report keeps to schema '" + read.schema() + "'; " + Report.SCHEMA + " is understood");
            }
            return new Report(read.kind(), read.identity(), read.verdict(), read.sections(), read.lineage());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a report: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JSON Schema (2020-12) of the file. */
    public static String schema() {
        try (InputStream file = Objects.requireNonNull(ReportJson.class.getResourceAsStream(SCHEMA_FILE))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
