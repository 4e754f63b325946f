package dev.sluice.report.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.samples.ReportSamples;
import dev.sluice.report.samples.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ColumnsCsvTest {
    @Test
    void eachColumnIsARecordUnderTheHeader() {
        Report report = with(new Lineage.ColumnEdge(
                "shop/orders@1", "total, net", "pg://db", "raw \"orders\"", "amount", "DIRECT", null, true, "event:7"));

        assertThat(csv(report))
                .isEqualTo(
                        "\"version\",\"column\",\"from_namespace\",\"from_name\",\"from_column\",\"transformation_type\",\"transformation_subtype\",\"masking\",\"source\"\r\n"
                                + "\"shop/orders@1\",\"total, net\",\"pg://db\",\"raw"
                                + " \"\"orders\"\"\",\"amount\",\"DIRECT\",\"\",\"yes\",\"event:7\"\r\n");
    }

    @Property
    void noNameIsAFormulaOrBreaksARecord(@ForAll String name) {
        List<List<String>> records =
                parse(csv(with(new Lineage.ColumnEdge(name, "c", name, "n", "c", name, "s", false, "event:1"))));

        assertThat(records).hasSize(2);
        assertThat(records.get(1)).hasSize(9).allMatch(cell -> !startsFormula(cell));
    }

    @Test
    void formulasGetAnApostropheInFront() {
        for (String formula : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "|calc")) {
            List<List<String>> records = parse(
                    csv(with(new Lineage.ColumnEdge("v", formula, "ns", "n", "c", null, null, false, "event:1"))));

            assertThat(records.get(1).get(1)).startsWith("'");
        }
    }

    @Test
    void linesOfHostileReportsAreRecords() {
        for (int seed = 0; seed < 20; seed++) {
            Report report = ReportSamples.hostile(Shape.OWN_WORKFLOW, seed);

            assertThat(parse(csv(report)))
                    .hasSize(1 + report.lineage().columns().size())
                    .allMatch(cells -> cells.size() == 9)
                    .allMatch(cells -> cells.stream().noneMatch(ColumnsCsvTest::startsFormula));
        }
    }

    private static boolean startsFormula(String cell) {
        String start = cell.strip();
        boolean formula = !start.isEmpty() && "=+-@|".indexOf(start.charAt(0)) >= 0;
        return formula || (!cell.isEmpty() && Character.isISOControl(cell.charAt(0)));
    }

    private static Report with(Lineage.ColumnEdge edge) {
        Report plain = ReportSamples.plain(Shape.BARE, 1);
        Lineage lineage = new Lineage(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(edge), List.of());
        return new Report(plain.kind(), plain.identity(), plain.verdict(), plain.sections(), lineage);
    }

    private static String csv(Report report) {
        return new String(ColumnsCsv.of(report), StandardCharsets.UTF_8);
    }

    /** RFC 4180, read strictly: every cell quoted, every record ended by CRLF. */
    private static List<List<String>> parse(String csv) {
        List<List<String>> records = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        int i = 0;
        while (i < csv.length()) {
            assertThat(csv.charAt(i)).isEqualTo('"');
            i++;
            while (csv.charAt(i) != '"' || (i + 1 < csv.length() && csv.charAt(i + 1) == '"')) {
                i += csv.charAt(i) == '"' ? 1 : 0;
                cell.append(csv.charAt(i));
                i++;
            }
            i++;
            cells.add(cell.toString());
            cell.setLength(0);
            if (csv.charAt(i) == ',') {
                i++;
            } else {
                assertThat(csv.substring(i, i + 2)).isEqualTo("\r\n");
                i += 2;
                records.add(List.copyOf(cells));
                cells.clear();
            }
        }
        return records;
    }
}
