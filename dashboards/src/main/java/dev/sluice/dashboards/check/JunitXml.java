package dev.sluice.dashboards.check;

import java.util.List;
import java.util.Locale;

/** Findings in the format that build servers count. */
final class JunitXml {
    private JunitXml() {}

    static String of(String suite, List<Finding> findings, double seconds) {
        long failures = findings.stream().filter(each -> !each.outcome().isOk()).count();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append(String.format(
                Locale.ROOT,
                "<testsuite name=\"%s\" time=\"%.1f\" tests=\"%d\" errors=\"0\" skipped=\"0\" failures=\"%d\">%n",
                escaped(suite),
                seconds,
                findings.size(),
                failures));
        for (Finding finding : findings) {
            xml.append("  <testcase classname=\"")
                    .append(escaped(suite + "." + finding.group()))
                    .append("\" name=\"")
                    .append(escaped(finding.name()))
                    .append("\"");
            if (finding.outcome().isOk()) {
                xml.append("/>\n");
            } else {
                xml.append("><failure message=\"")
                        .append(escaped(finding.outcome().text()))
                        .append("\"/></testcase>\n");
            }
        }
        return xml.append("</testsuite>\n").toString();
    }

    /** Text as an attribute's value; what XML cannot hold becomes a question mark. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\n', '\t', '\r' -> safe.append(' ');
                default -> safe.appendCodePoint(c < 0x20 || c == 0xFFFE || c == 0xFFFF ? '?' : c);
            }
        });
        return safe.toString();
    }
}
