package dev.sluice.scheduler.predict.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.Estimate;
import dev.sluice.scheduler.predict.RunEnding.Result;
import dev.sluice.scheduler.predict.feed.RunSignal.Kind;
import dev.sluice.scheduler.predict.feed.RunSignal.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunStoryTest {
    private static final double DAY = 86_400;

    private final RunStory story = new RunStory(1_000);
    private final Signals signals = new Signals();
    private final List<News> news = new ArrayList<>();

    private void tell(String job, String run, Kind kind, double at) {
        news.addAll(story.tell(signals.of(job, run, kind, at)));
    }

    private void run(String job, String run, double at, double seconds, Kind end) {
        tell(job, run, Kind.STARTED, at);
        tell(job, run, end, at + seconds);
    }

    private void history(String job, int runs) {
        for (int i = 0; i < runs; i++) {
            run(job, job + i, i * DAY, 100 + i % 3, Kind.COMPLETED);
        }
    }

    private <N extends News> N last(Class<N> kind) {
        return news.stream().filter(kind::isInstance).map(kind::cast).toList().getLast();
    }

    private long count(Class<? extends News> kind) {
        return news.stream().filter(kind::isInstance).count();
    }

    @Test
    void runIsForecastAtItsStartAndMeasuredAtItsEnd() {
        history("job", 10);

        News.Started started = last(News.Started.class);
        News.Ended ended = last(News.Ended.class);
        assertThat(started.estimate().basis()).isEqualTo(new Estimate.Basis(Estimate.Kind.OWN_HISTORY, 9, 0, -9));
        assertThat(started.reasons()).containsExactly("duration from 9 completed runs");
        assertThat(ended.seconds()).hasValue(100);
        assertThat(ended.result()).isEqualTo(Result.OK);
        assertThat(ended.expected()).isEqualTo(started.estimate());
        News.Outlook next = last(News.Outlook.class);
        assertThat(next.estimate().basis().runs()).isEqualTo(10);
        assertThat(next.cadence()).hasValue(DAY);
        assertThat(next.lastStart()).hasValue(Signals.micros(9 * DAY));
    }

    @Test
    void endWithoutStartCountsOnlyWhenItSaysWhenTheRunStarted() {
        tell("job", "silent", Kind.FAILED, 50);
        signals.saying(Signals.started(0));
        tell("job", "telling", Kind.COMPLETED, 60);

        assertThat(count(News.Ended.class)).isEqualTo(1);
        assertThat(last(News.Ended.class).seconds()).hasValue(60);
        assertThat(last(News.Outlook.class).estimate().basis())
                .isEqualTo(new Estimate.Basis(Estimate.Kind.OWN_HISTORY, 1, 0, -1));
    }

    @Test
    void startThatComesAfterItsEndCountsThen() {
        tell("job", "r", Kind.COMPLETED, 60);
        tell("job", "r", Kind.STARTED, 0);
        tell("job", "r", Kind.COMPLETED, 60);

        assertThat(last(News.Ended.class).seconds()).hasValue(60);
        assertThat(count(News.Ended.class)).isEqualTo(1);
    }

    @Test
    void durationsThatCannotBeAreNotLearned() {
        history("job", 10);
        OptionalDouble before = p50();

        run("job", "backwards", 20 * DAY, -50, Kind.COMPLETED);
        run("job", "nothing", 21 * DAY, 0, Kind.COMPLETED);
        news.addAll(story.tell(signals.of("job", "ahead", Kind.STARTED, 22 * DAY)));
        news.addAll(story.tell(signals.of("job", "ahead", Kind.COMPLETED, 300 * DAY, 22 * DAY + 100)));
        news.addAll(story.tell(signals.of("job", "future", Kind.STARTED, 90_000 * DAY, 23 * DAY)));
        tell("job", "future", Kind.COMPLETED, 23 * DAY + 100);

        assertThat(news.stream()
                        .filter(News.Ended.class::isInstance)
                        .map(n -> ((News.Ended) n).seconds().isPresent())
                        .skip(10))
                .containsExactly(false, false, false, false);
        assertThat(p50().orElseThrow())
                .isCloseTo(before.orElseThrow(), within(0.1)); // the pool's pace is forgotten meanwhile
    }

    private OptionalDouble p50() {
        return last(News.Outlook.class).estimate().duration().stream()
                .mapToDouble(DurationForecast::p50)
                .findFirst();
    }

    @Test
    void theWorstOfSeveralEndingsHolds() {
        run("job", "r", 0, 10, Kind.COMPLETED);
        tell("job", "r", Kind.ABORTED, 11);
        tell("job", "r", Kind.COMPLETED, 12);
        tell("job", "r", Kind.FAILED, 13);
        tell("job", "r", Kind.ABORTED, 14);

        assertThat(news.stream().filter(News.Worse.class::isInstance).map(n -> ((News.Worse) n).result()))
                .containsExactly(Result.KILLED, Result.FAILED);
        assertThat(news.stream().filter(News.Worse.class::isInstance).map(n -> ((News.Worse) n).failedBefore()))
                .containsExactly(false, true);
        assertThat(count(News.Ended.class)).isEqualTo(1);
    }

    @Test
    void completionAfterAFailureChangesNothing() {
        run("job", "r", 0, 10, Kind.FAILED);
        int before = news.size();
        tell("job", "r", Kind.COMPLETED, 12);

        assertThat(news).hasSize(before);
        assertThat(last(News.Outlook.class).estimate().duration()).isEmpty();
    }

    @Test
    void runWhoseEndNeverComesIsGivenUp() {
        history("job", 10);
        tell("job", "lost", Kind.STARTED, 10 * DAY);
        run("job", "soon", 11 * DAY, 100, Kind.COMPLETED);
        assertThat(count(News.GivenUp.class)).isZero();

        run("job", "later", 30 * DAY, 100, Kind.COMPLETED);

        assertThat(last(News.GivenUp.class).run()).isEqualTo(Signals.id("lost"));
        assertThat(story.open()).isZero();
    }

    @Test
    void refusedAttemptSaysNothingAboutItsJob() {
        tell("job", "r", Kind.STARTED, 0);
        signals.saying(Signals.error(Told.REFUSED));
        tell("job", "r", Kind.ABORTED, 1);

        assertThat(count(News.Ended.class)).isZero();
        assertThat(last(News.GivenUp.class).run()).isEqualTo(Signals.id("r"));
    }

    @Test
    void runThatIsFirstSeenRunningIsForecastButNotMeasured() {
        tell("job", "r", Kind.RUNNING, 100);
        tell("job", "r", Kind.COMPLETED, 200);
        tell("job", "s", Kind.RUNNING, 1_000);
        tell("job", "s", Kind.STARTED, 900);
        tell("job", "s", Kind.COMPLETED, 1_100);

        assertThat(news.stream().filter(News.Ended.class::isInstance).map(n -> ((News.Ended) n).seconds()))
                .containsExactly(OptionalDouble.empty(), OptionalDouble.of(200));
    }

    @Test
    void whatItsInputsHeldLastIsTheSizeOfARun() {
        signals.saying(Signals.writes("db.in", 5_000));
        run("writer", "w", 0, 10, Kind.COMPLETED);
        signals.saying(Signals.reads("db.in", -1));
        tell("reader", "r", Kind.STARTED, 100);

        assertThat(last(News.Started.class).reasons()).contains("input of 5,000 rows");
    }

    @Test
    void reasonsOfAFailureAreNamed() {
        signals.saying(Signals.writes("db.in", 1));
        run("writer", "w1", 0, 10, Kind.COMPLETED);
        run("writer", "w2", 50, 10, Kind.FAILED);
        signals.saying(Signals.reads("db.in", 1));
        run("job", "1", 100, 10, Kind.COMPLETED);
        signals.saying(Signals.error("TIMEOUT"));
        run("job", "2", 200, 10, Kind.FAILED);
        run("job", "3", 300, 10, Kind.FAILED);
        signals.saying(Signals.code("v2"));
        tell("job", "4", Kind.STARTED, 400);

        assertThat(last(News.Started.class).reasons())
                .contains(
                        "2 of the last 3 runs did not end well",
                        "the last 2 runs in a row did not end well",
                        "the last 2 failures are of the same class, TIMEOUT",
                        "the last run of writer, which writes an input, did not end well");
    }

    @Test
    void changedCodeIsNamed() {
        signals.saying(Signals.code("v1"));
        run("job", "1", 0, 10, Kind.COMPLETED);
        signals.saying(Signals.code("v2"));
        tell("job", "2", Kind.STARTED, 100);

        assertThat(last(News.Started.class).reasons()).contains("code changed since the last good run");
    }

    @Test
    void declaredPriorIsUsedUntilTheJobOrOneMuchAlikeHasRun() {
        DurationForecast prior = new DurationForecast(600, 900, 1_000);
        history("other", 10);
        signals.saying(new Told(
                "pool",
                "team",
                "",
                "",
                "",
                OptionalLong.empty(),
                false,
                Optional.of(prior),
                Map.of(),
                List.of(),
                List.of()));
        tell("job", "1", Kind.STARTED, 0);

        assertThat(last(News.Started.class).estimate().duration()).contains(prior);
        assertThat(last(News.Started.class).estimate().basis().kind()).isEqualTo(Estimate.Kind.DECLARED_PRIOR);
        tell("job", "1", Kind.COMPLETED, 50);
        assertThat(last(News.Outlook.class).estimate().basis().kind()).isEqualTo(Estimate.Kind.OWN_HISTORY);
    }
}
