package dev.sluice.dashboards.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JunitXmlTest {
    @Test
    void countsAndEscapes() {
        String xml = JunitXml.of(
                "observe",
                List.of(
                        new Finding("d", "1 \"A\" & B", new Outcome.Ok("1 series")),
                        new Finding("d", "2", new Outcome.Empty("no series: a < b\nand \u0001 c"))),
                1.25);

        assertThat(xml).isEqualToIgnoringNewLines("""
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite name="observe" time="1.3" tests="2" errors="0" skipped="0" failures="1">
                  <testcase classname="observe.d" name="1 &quot;A&quot; &amp; B"/>
                  <testcase classname="observe.d" name="2"><failure message="EMPTY   no series: a &lt; b and ? c"/></testcase>
                </testsuite>
                """);
    }
}
