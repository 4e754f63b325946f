package dev.sluice.testkit.history;

import static dev.sluice.testkit.Events.complete;
import static dev.sluice.testkit.Events.run;
import static dev.sluice.testkit.Events.runId;
import static dev.sluice.testkit.Events.start;
import static dev.sluice.testkit.history.Stories.DAY;
import static dev.sluice.testkit.history.Stories.at;
import static dev.sluice.testkit.history.Stories.data;
import static dev.sluice.testkit.history.Stories.id;
import static dev.sluice.testkit.history.Stories.latest;
import static dev.sluice.testkit.history.Stories.read;
import static dev.sluice.testkit.history.Stories.story;
import static dev.sluice.testkit.history.Stories.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.JobId;
import dev.sluice.model.RunId;
import dev.sluice.model.run.RunState;
import dev.sluice.testkit.Events;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.History.Read;
import dev.sluice.verify.history.History.Resolution;
import dev.sluice.verify.history.RunStory;
import dev.sluice.verify.history.RunStory.Input;
import dev.sluice.verify.history.RunStory.Output;
import dev.sluice.verify.history.RunStory.Status;
import dev.sluice.verify.history.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link History} answers, whatever it rests on. */
public abstract class HistoryContract {
    /** A history that knows all these events; they came in this order. */
    protected abstract History historyOf(List<Events> events);

    private History history(Events... events) {
        return historyOf(Arrays.asList(events));
    }

    @Test
    void aRunIsToldWhole() {
        History history = history(
                start("etl", runId(1))
                        .at(DAY + "10:00:00Z")
                        .parent("dag", runId(9))
                        .input("orders"),
                complete("etl", runId(1)).at(DAY + "10:05:00.123456789Z").output("report", d -> d.rows(7)
                        .version("v1")));

        assertThat(story(history, 1))
                .isEqualTo(new RunStory(
                        id(1),
                        new JobId(Events.JOBS, "etl"),
                        RunState.COMPLETED,
                        at("10:00:00Z"),
                        at("10:05:00.123456Z"),
                        id(9),
                        List.of(new Input(id(1), data("orders"), at("10:00:00Z"), null)),
                        List.of(new Output(
                                version("report", 1), at("10:05:00.123456Z"), Status.GOOD, "v1", 7L, 448L, null)),
                        false));
    }

    @Test
    void whatIsOnlyReferredToHasNoJob() {
        History history = history(complete("etl", runId(1)).parent("dag", runId(9)));

        assertThat(story(history, 9))
                .isEqualTo(new RunStory(id(9), null, RunState.NEW, null, null, null, List.of(), List.of(), false));
        assertThat(history.runs(List.of(id(8)))).isEmpty();
    }

    @Test
    void aRunWithoutStartReadFromItsFirstEventOn() {
        History history = history(
                run("RUNNING", "etl", runId(1)).at(DAY + "10:00:00Z").input("orders"),
                complete("etl", runId(1)).at(DAY + "11:00:00Z"));

        assertThat(story(history, 1).started()).isNull();
        assertThat(story(history, 1).read()).containsExactly(new Input(id(1), data("orders"), at("10:00:00Z"), null));
    }

    @Test
    void failWinsOverCompleteInWhicheverOrderTheyCome() {
        History history = history(
                complete("etl", runId(1)).at(DAY + "10:00:01Z").output("t"),
                run("FAIL", "etl", runId(1)).at(DAY + "10:00:00Z"));

        assertThat(story(history, 1).state()).isEqualTo(RunState.FAILED);
        assertThat(story(history, 1).written())
                .containsExactly(new Output(version("t", 1), at("10:00:00Z"), Status.SUSPECT, null, null, null, null));
    }

    @Test
    void aRunningRunMadeItsVersionAtItsLastEventAndNobodyReadIt() {
        History history = history(
                start("etl", runId(1)).at(DAY + "10:00:00Z").output("t"),
                run("RUNNING", "etl", runId(1)).at(DAY + "10:30:00Z"),
                start("reader", runId(2)).at(DAY + "11:00:00Z").input("t"));

        assertThat(story(history, 1).written())
                .containsExactly(new Output(version("t", 1), at("10:30:00Z"), Status.PENDING, null, null, null, null));
        assertThat(read(history, 2).resolution()).isEqualTo(Resolution.SOURCE);
    }

    @Test
    void aRunIdUsedAgainIsOfItsLastAttempt() {
        History history = history(
                start("etl", runId(1)).at(DAY + "10:00:00Z").input("in").output("t"),
                run("FAIL", "etl", runId(1)).at(DAY + "10:05:00Z"),
                start("etl", runId(1)).at(DAY + "12:00:00Z"),
                complete("etl", runId(1)).at(DAY + "12:05:00Z").output("t"));

        RunStory story = story(history, 1);
        assertThat(story.state()).isEqualTo(RunState.COMPLETED);
        assertThat(story.started()).isEqualTo(at("12:00:00Z"));
        assertThat(story.read()).containsExactly(new Input(id(1), data("in"), at("12:00:00Z"), null));
        assertThat(story.written())
                .containsExactly(new Output(version("t", 1), at("12:05:00Z"), Status.GOOD, null, null, null, null));
    }

    @Test
    void theLastGoodVersionBeforeTheStartWasRead() {
        History history = history(
                complete("etl", runId(1)).at(DAY + "08:00:00Z").output("t"),
                complete("etl", runId(2)).at(DAY + "09:00:00Z").output("t"),
                complete("etl", runId(3)).at(DAY + "10:00:01Z").output("t"),
                start("reader", runId(4)).at(DAY + "10:00:00Z").input("t"));

        assertThat(read(history, 4)).isEqualTo(latest(history, 4, version("t", 2), null));
    }

    @Test
    void aVersionMadeAtTheVeryStartCounts() {
        History history = history(
                complete("etl", runId(1)).at(DAY + "10:00:00.000000900Z").output("t"),
                start("reader", runId(2)).at(DAY + "10:00:00Z").input("t"));

        assertThat(read(history, 2).version()).isEqualTo(version("t", 1));
    }

    @Test
    void ofVersionsMadeAtOneMomentTheGreaterRunIdWasRead() {
        String high = "f0000000-0000-7000-8000-000000000000";
        History history = history(
                complete("etl", high).at(DAY + "09:00:00Z").output("t"),
                complete("etl", runId(1)).at(DAY + "09:00:00Z").output("t"),
                start("reader", runId(2)).at(DAY + "10:00:00Z").input("t"));

        assertThat(read(history, 2).version()).isEqualTo(new Version(data("t"), UUID.fromString(high)));
    }

    @Test
    void failedWritersSinceAreTold() {
        History history = history(
                complete("etl", runId(1)).at(DAY + "08:00:00Z").output("t"),
                run("FAIL", "etl", runId(2)).at(DAY + "08:30:00Z").output("t"),
                run("ABORT", "etl", runId(3)).at(DAY + "09:00:00Z").output("t"),
                run("FAIL", "etl", runId(4)).at(DAY + "11:00:00Z").output("t"),
                start("reader", runId(5)).at(DAY + "10:00:00Z").input("t"));

        assertThat(read(history, 5)).isEqualTo(latest(history, 5, version("t", 1), at("08:30:00Z")));
    }

    @Test
    void aDeclaredVersionCountsBeforeAnyGuessAndWhateverBecameOfItsWriter() {
        History history = history(
                run("FAIL", "etl", runId(1)).at(DAY + "12:00:00Z").output("t", d -> d.version("v1")),
                complete("etl", runId(2)).at(DAY + "09:00:00Z").output("t", d -> d.version("v2")),
                start("reader", runId(3)).at(DAY + "10:00:00Z").input("t", d -> d.version("v1")),
                start("reader", runId(4)).at(DAY + "10:00:00Z").input("t", d -> d.version("v3")));

        Read known = read(history, 3);
        assertThat(known.resolution()).isEqualTo(Resolution.DECLARED);
        assertThat(known.version()).isEqualTo(version("t", 1));
        assertThat(known.suspectSince()).isNull();
        Read unknown = read(history, 4);
        assertThat(unknown.resolution()).isEqualTo(Resolution.UNKNOWN_DECLARED);
        assertThat(unknown.version()).isNull();
    }

    @Test
    void aRunNeverReadItsOwnVersion() {
        History history = history(
                complete("etl", runId(1)).at(DAY + "08:00:00Z").output("t"),
                start("etl", runId(2)).at(DAY + "09:00:00Z").input("t").output("t"),
                complete("etl", runId(2)).at(DAY + "09:00:00Z"));

        assertThat(read(history, 2).version()).isEqualTo(version("t", 1));
    }

    @Test
    void aDroppedOutputIsNoVersion() {
        History history = history(
                complete("etl", runId(1)).at(DAY + "08:00:00Z").output("t"),
                complete("drop", runId(2)).at(DAY + "09:00:00Z").output("t", d -> d.lifecycle("DROP")),
                start("reader", runId(3)).at(DAY + "10:00:00Z").input("t"));

        assertThat(story(history, 2).written()).isEmpty();
        assertThat(read(history, 3).version()).isEqualTo(version("t", 1));
    }

    @Test
    void aRenameReadTheFormerName() {
        History history = history(
                complete("etl", runId(1)).at(DAY + "08:00:00Z").output("old"),
                complete("rename", runId(2)).at(DAY + "09:00:00Z").output("new", d -> d.renamedFrom("old")));

        assertThat(story(history, 2).read()).containsExactly(new Input(id(2), data("old"), at("09:00:00Z"), null));
        assertThat(read(history, 2).version()).isEqualTo(version("old", 1));
    }

    @Test
    void symlinksJoinNamesOverSeveralHopsInBothDirections() {
        History history = history(
                complete("etl", runId(1)).at(DAY + "08:00:00Z").output("a"),
                Events.dataset("b", d -> d.symlink("a")).at(DAY + "20:00:00Z"),
                Events.dataset("c", d -> d.symlink("b")).at(DAY + "20:00:00Z"),
                complete("etl", runId(2)).at(DAY + "07:00:00Z").output("x", d -> d.symlink("c")),
                start("reader", runId(3)).at(DAY + "10:00:00Z").input("c"));

        assertThat(read(history, 3).version()).isEqualTo(version("a", 1));
        assertThat(read(history, 3).names())
                .containsExactlyElementsOf(List.of(data("a"), data("b"), data("c"), data("x")));
        assertThat(history.versions(data("b"), 5).stream().map(Output::version))
                .containsExactly(version("a", 1), version("x", 2));
    }

    @Test
    void ofSymlinksTheLastByEventTimeHolds() {
        History history = history(
                Events.dataset("b", d -> d.deleted("symlinks")).at(DAY + "09:00:00Z"),
                Events.dataset("b", d -> d.symlink("a")).at(DAY + "08:00:00Z"),
                complete("etl", runId(1)).at(DAY + "08:00:00Z").output("a"),
                start("reader", runId(2)).at(DAY + "10:00:00Z").input("b"));

        assertThat(read(history, 2).resolution()).isEqualTo(Resolution.SOURCE);
        assertThat(read(history, 2).names()).containsExactly(data("b"));
    }

    @Test
    void anIdThatIsNoUuidIsOneAllTheSame() {
        History history = history(
                complete("etl", "manual run 7").at(DAY + "08:00:00Z").output("t"),
                start("reader", runId(2)).at(DAY + "10:00:00Z").input("t"));

        assertThat(read(history, 2).version())
                .isEqualTo(new Version(data("t"), RunId.of("manual run 7").value()));
    }

    @Test
    void extractionErrorsAreTold() {
        History history = history(complete("etl", runId(1)).extractionError(), complete("etl", runId(2)));

        assertThat(story(history, 1).incomplete()).isTrue();
        assertThat(story(history, 2).incomplete()).isFalse();
    }

    @Test
    void versionsAreNewestFirstAndAtMostSoMany() {
        History history = history(
                complete("etl", runId(1)).at(DAY + "08:00:00Z").output("t"),
                run("FAIL", "etl", runId(2)).at(DAY + "10:00:00Z").output("t"),
                complete("etl", runId(3)).at(DAY + "09:00:00Z").output("t"));

        assertThat(history.versions(data("t"), 2).stream().map(Output::version))
                .containsExactly(version("t", 2), version("t", 3));
        assertThat(history.versions(data("unknown"), 2)).isEmpty();
    }

    @Test
    void theOrderInWhichEventsCameChangesNothing() {
        List<Events> events = new ArrayList<>(List.of(
                start("etl", runId(1)).at(DAY + "07:00:00Z").input("raw"),
                complete("etl", runId(1)).at(DAY + "08:00:00Z").output("t", d -> d.symlink("u")),
                complete("etl", runId(2)).at(DAY + "08:30:00Z").output("u"),
                start("reader", runId(3)).at(DAY + "09:00:00Z").input("t").input("u"),
                complete("reader", runId(3)).at(DAY + "09:30:00Z").output("v")));
        History asSent = historyOf(events);
        Collections.reverse(events);
        History reversed = historyOf(events);

        List<UUID> runs = List.of(id(1), id(2), id(3));
        assertThat(reversed.runs(runs)).isEqualTo(asSent.runs(runs));
        List<Input> inputs = story(asSent, 3).read();
        assertThat(reversed.reads(inputs)).isEqualTo(asSent.reads(inputs));
    }
}
