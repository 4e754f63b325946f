package dev.sluice.report.csv;

import dev.sluice.report.markup.Visible;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes RFC 4180: UTF-8, commas, CRLF, every cell in quotes.
 *
 * <p>A cell that a spreadsheet would take for a formula gets an apostrophe in front. Control characters are shown as pictures,
 * so each line of the file is one record.
 */
final class Csv {
    private static final String FORMULA_STARTS = "=+-@|%＝＋－＠";
    private final StringBuilder out = new StringBuilder(1 << 14);

    void record(List<@Nullable String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            out.append(i == 0 ? "\"" : ",\"")
                    .append(cell == null ? "" : inert(cell).replace("\"", "\"\""))
                    .append('"');
        }
        out.append("\r\n");
    }

    byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String inert(String cell) {
        boolean control = !cell.isEmpty() && Character.isISOControl(cell.charAt(0));
        String start = cell.strip();
        boolean formula = !start.isEmpty() && FORMULA_STARTS.indexOf(start.charAt(0)) >= 0;
        return (control || formula ? "'" : "") + Visible.of(cell);
    }
}
