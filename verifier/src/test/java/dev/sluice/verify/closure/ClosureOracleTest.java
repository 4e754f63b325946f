package dev.sluice.verify.closure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.RunId;
import dev.sluice.verify.history.EventHistory;
import dev.sluice.verify.history.RawEvent;
import dev.sluice.verify.history.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClosureOracleTest {
    private static final int HISTORIES = 1_000;
    private static final int UUID_LENGTH = 36;

    @Test
    void closureIsThatOfBruteForceOnAThousandRandomHistories() {
        int reads = 0;
        int sources = 0;
        int cuts = 0;
        int deep = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            RandomHistory world = new RandomHistory(seed);
            List<byte[]> events = world.events();
            List<String> roots = world.roots();

            Closure closure = closure(events, roots);

            BruteForce.Answer expected = new BruteForce(events).upstream(roots);
            assertThat(answer(closure)).as("seed %d", seed).isEqualTo(expected);
            reads += closure.reads().size();
            sources += closure.sources().size();
            cuts += closure.cuts().size();
            deep += closure.runs().getLast().distance() > 1 ? 1 : 0;
        }
        // The histories must be worth it.
        assertThat(reads).isGreaterThan(3_000);
        assertThat(sources).isGreaterThan(500);
        assertThat(cuts).isGreaterThan(300);
        assertThat(deep).isGreaterThan(200);
    }

    @Test
    void orderAndRepetitionOfTheEventsChangeNothing() {
        for (long seed = 0; seed < 100; seed++) {
            RandomHistory world = new RandomHistory(seed);
            List<byte[]> events = world.events();
            List<String> roots = world.roots();
            List<byte[]> again = new ArrayList<>(events);
            again.addAll(events);
            Collections.shuffle(again, new Random(seed));

            assertThat(closure(again, roots)).as("seed %d", seed).isEqualTo(closure(events, roots));
        }
    }

    /** What a bundle holds as evidence: whole runs only, for half a run could pass for a good one. */
    @Test
    void theClosureFollowsFromTheEventsOfItsRunsAndOfThoseWithSymlinks() {
        for (long seed = 0; seed < 300; seed++) {
            RandomHistory world = new RandomHistory(seed);
            List<byte[]> events = world.events();
            List<String> roots = world.roots().stream()
                    .filter(root -> events.stream().anyMatch(event -> runOf(event)
                            .equals(RunId.of(root).toString())))
                    .toList();
            BruteForce.Answer whole = answer(closure(events, roots));
            Set<String> runs = new TreeSet<>();
            whole.runs().forEach(run -> runs.add(run.substring(0, UUID_LENGTH)));
            events.stream().filter(ClosureOracleTest::hasSymlinks).forEach(event -> runs.add(runOf(event)));
            List<byte[]> evidence = events.stream()
                    .filter(event -> hasSymlinks(event) || runs.contains(runOf(event)))
                    .toList();

            BruteForce.Answer fromEvidence = answer(closure(evidence, roots));

            assertThat(fromEvidence.runs()).as("seed %d", seed).isEqualTo(whole.runs());
            assertThat(fromEvidence.sources()).as("seed %d", seed).isEqualTo(whole.sources());
        }
    }

    private static boolean hasSymlinks(byte[] event) {
        return new String(event, StandardCharsets.UTF_8).contains("symlinks");
    }

    /** Empty for an event without a run. */
    private static String runOf(byte[] event) {
        String text = new String(event, StandardCharsets.UTF_8);
        int at = text.indexOf("\"run\":{\"runId\":\"");
        if (at < 0) {
            return "";
        }
        int from = at + "\"run\":{\"runId\":\"".length();
        return RunId.of(text.substring(from, text.indexOf('"', from))).toString();
    }

    private static Closure closure(List<byte[]> events, List<String> roots) {
        List<RawEvent> raw = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            raw.add(new RawEvent(i + 1L, events.get(i)));
        }
        List<UUID> ids = roots.stream().map(root -> RunId.of(root).value()).toList();
        return Closures.upstream(EventHistory.of(raw), ids, Limits.DEFAULT);
    }

    private static BruteForce.Answer answer(Closure closure) {
        Set<String> runs = new TreeSet<>();
        closure.runs().forEach(reached -> {
            Set<String> written = new TreeSet<>();
            reached.story()
                    .written()
                    .forEach(o -> written.add(o.version().dataset().name()));
            runs.add(reached.story().run() + " " + reached.story().state() + " " + written);
        });
        Set<String> reads = new TreeSet<>();
        closure.reads().forEach(read -> {
            Version version = read.version();
            reads.add(read.input().run() + " " + read.input().dataset().name() + " " + read.resolution() + " "
                    + (version == null ? null : version.dataset().name()) + "@"
                    + (version == null ? null : version.run()) + " suspect " + read.suspectSince());
        });
        Set<String> sources = new TreeSet<>();
        closure.sources().forEach(source -> sources.add(source.name()));
        Set<String> cuts = new TreeSet<>();
        closure.cuts().forEach(cut -> cuts.add(cut.run() + " " + cut.reason() + " " + cut.hidden()));
        return new BruteForce.Answer(runs, reads, sources, cuts);
    }
}
