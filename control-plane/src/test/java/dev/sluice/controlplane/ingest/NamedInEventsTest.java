package dev.sluice.controlplane.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.event.LineageEvent;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.testkit.Events;
import dev.sluice.verify.event.OpenLineageParser;
import dev.sluice.verify.event.ParserLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamedInEventsTest {
    private static List<LineageEvent> events(Events... events) {
        OpenLineageParser parser = new OpenLineageParser(ParserLimits.DEFAULT);
        return Stream.of(events)
                .map(event -> event.json().getBytes(StandardCharsets.UTF_8))
                .map(bytes -> ((ParsedEvent.Accepted) parser.parse(bytes, 0, bytes.length)).event())
                .toList();
    }

    @Test
    void eventsOfOneRunAreAboutIt() {
        String run = Events.runId(1);

        assertThat(NamedInEvents.of(events(Events.start("job", run), Events.complete("job", run))))
                .isEqualTo(new NamedInEvents("airflow://prod", run));
    }

    @Test
    void eventsOfSeveralRunsHaveTheirNamespaceInCommon() {
        assertThat(NamedInEvents.of(
                        events(Events.complete("job", Events.runId(1)), Events.complete("job", Events.runId(2)))))
                .isEqualTo(new NamedInEvents("airflow://prod", null));
        assertThat(NamedInEvents.of(List.of())).isEqualTo(new NamedInEvents(null, null));
    }
}
