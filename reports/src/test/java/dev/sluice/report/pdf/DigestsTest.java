package dev.sluice.report.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import dev.sluice.report.samples.ReportSamples;
import dev.sluice.report.samples.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DigestsTest {
    private static final String SHA256 = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String COMMIT = "a1b2c3d4e5".repeat(4);

    @Test
    void areFoundWhereverTheyStand() {
        Table table = new Table(
                "t",
                "Table",
                List.of(
                        new Table.Column("etag", "ETag", Table.Kind.DIGEST),
                        new Table.Column("text", "Text", Table.Kind.TEXT)),
                List.of(new Table.Row(
                        Arrays.asList("etag:\"33a64df551425fcc55e4\"", "changed to " + COMMIT + "."),
                        Grade.DECLARED,
                        "event:1")),
                1);
        Report report = with(new Section(
                3,
                "code",
                "Code",
                List.of(new Fact("code.image", "Image", "registry/app@" + SHA256, Grade.DECLARED, "event:2")),
                List.of(table),
                List.of("see MD5:" + "AB".repeat(16))));

        assertThat(Digests.of(report))
                .contains(SHA256, COMMIT, "etag:\"33a64df551425fcc55e4\"", "MD5:" + "AB".repeat(16))
                .doesNotContain("changed");
    }

    /** A record's own text names each of its values: nothing of it may be passed over. */
    @Test
    void noneOfAReportIsPassedOver() {
        for (Shape shape : Shape.values()) {
            Report report = ReportSamples.hostile(shape, 6);
            Matcher told = Pattern.compile("sha256:[0-9a-f]{64}").matcher(report.toString());

            assertThat(Digests.of(report))
                    .containsAll(told.results().map(MatchResult::group).toList());
        }
    }

    private static Report with(Section section) {
        Report plain = ReportSamples.plain(Shape.BARE, 1);
        return new Report(plain.kind(), plain.identity(), plain.verdict(), List.of(section), Lineage.NONE);
    }
}
