package dev.sluice.controlplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.secret.KnownSecrets;
import java.util.UUID;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static final UUID RUN = UUID.fromString("01a1fb67-1800-7879-a8a8-3c48a21192f2");
    private static final UUID ATTEMPT = UUID.fromString("01a1fb67-1c00-7111-8abc-000000000001");

    private static ExtLogRecord line(String message) {
        ExtLogRecord line = new ExtLogRecord(Level.INFO, message, LogLinesTest.class.getName());
        line.setLoggerName("dev.sluice.test");
        line.setThreadName("main");
        return line;
    }

    @Test
    void jsonLineTellsTheRunAndQuotesWhatItMust() throws Exception {
        ExtLogRecord record = line("a \"b\"\nc");
        record.putMdc("runId", RUN.toString());
        record.putMdc("traceId", TraceIds.trace(RUN));
        record.putMdc("namespace", "sales");
        record.setThrown(new IllegalStateException("gone"));

        String text = new JsonLines(KnownSecrets.NONE).format(record);

        assertThat(text).endsWith("}\n").hasLineCount(1);
        JsonNode line = new ObjectMapper().readTree(text);
        assertThat(line.path("message").asText()).isEqualTo("a \"b\"\nc");
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("runId").asText()).isEqualTo(RUN.toString());
        assertThat(line.path("namespace").asText()).isEqualTo("sales");
        assertThat(line.has("spanId")).isFalse();
        assertThat(line.path("exception").asText()).startsWith("java.lang.IllegalStateException: gone\n\tat ");
    }

    @Test
    void textLineHasRunAndTraceOnlyWhereTheyAreKnown() {
        TextLines lines = new TextLines(new PatternFormatter("%-5p [%c] %s%e%n"), KnownSecrets.NONE);
        ExtLogRecord ofRun = line("held");
        ofRun.putMdc("runId", "r1");
        ofRun.putMdc("traceId", "t1");
        ExtLogRecord ofTrace = line("asked");
        ofTrace.putMdc("traceId", "t2");

        assertThat(lines.format(line("started"))).isEqualTo("INFO  [dev.sluice.test] started\n");
        assertThat(lines.format(ofRun)).isEqualTo("INFO  [dev.sluice.test] run=r1 trace=t1 held\n");
        assertThat(lines.format(ofTrace)).isEqualTo("INFO  [dev.sluice.test] trace=t2 asked\n");
    }

    @Test
    void contextOfWorkEndsWithIt() {
        assertThat(org.jboss.logging.MDC.get("runId")).isNull();
        try (WorkContext _ = WorkContext.attempt(RUN, ATTEMPT, "sales")) {
            assertThat(org.jboss.logging.MDC.get("runId")).isEqualTo(RUN.toString());
            assertThat(org.jboss.logging.MDC.get("spanId")).isEqualTo(TraceIds.span(ATTEMPT));
            assertThat(RequestTrace.current())
                    .contains(TraceIds.parent(RUN, ATTEMPT).toString());
        }
        assertThat(org.jboss.logging.MDC.get("runId")).isNull();
        assertThat(RequestTrace.current()).isEmpty();
    }
}
