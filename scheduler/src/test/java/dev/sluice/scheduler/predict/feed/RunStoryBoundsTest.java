package dev.sluice.scheduler.predict.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.predict.feed.RunSignal.Kind;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

/** What the feed keeps does not grow with the log. */
class RunStoryBoundsTest {
    private static final int MANY = 200_000;

    private final Signals signals = new Signals();

    @Test
    void oneJobWithVeryManyRunsStaysSmall() throws IOException {
        RunStory story = new RunStory(1_000);
        for (int i = 0; i < MANY / 4; i++) {
            story.tell(signals.of("job", "r" + i, Kind.STARTED, i * 60));
            story.tell(signals.of("job", "r" + i, Kind.COMPLETED, i * 60 + 30 + i % 7));
        }
        long small = size(story);
        for (int i = MANY / 4; i < MANY / 2; i++) {
            story.tell(signals.of("job", "r" + i, Kind.STARTED, i * 60));
            story.tell(signals.of("job", "r" + i, Kind.COMPLETED, i * 60 + 30 + i % 7));
        }

        assertThat(size(story) - small).isLessThan(3_000_000); // ended runs: up to 100,000 of 26 bytes
    }

    @Test
    void veryManyJobsWithOneRunAreForgottenAgain() throws IOException {
        RunStory story = new RunStory(1_000);
        for (int i = 0; i < MANY; i++) {
            story.tell(signals.of("job" + i, "r" + i, Kind.STARTED, i));
            story.tell(signals.of("job" + i, "r" + i, Kind.COMPLETED, i + 30));
        }

        assertThat(story.jobs()).isEqualTo(1_000);
        assertThat(size(story)).isLessThan(8_000_000);
    }

    @Test
    void runsWithoutEndAreBounded() {
        RunStory story = new RunStory(1_000);
        for (int i = 0; i < 10_000; i++) {
            story.tell(signals.of("job", "r" + i, Kind.STARTED, i));
        }

        assertThat(story.open()).isLessThanOrEqualTo(2_000);
    }

    private static long size(RunStory story) throws IOException {
        DataOutputStream out = new DataOutputStream(OutputStream.nullOutputStream());
        story.write(out);
        return out.size();
    }
}
