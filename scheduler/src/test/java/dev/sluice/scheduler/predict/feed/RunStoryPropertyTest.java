package dev.sluice.scheduler.predict.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.predict.feed.RunSignal.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RunStoryPropertyTest {
    private static final double DAY = 86_400;
    private static final List<Kind> KINDS = List.of(Kind.values());

    /** Runs of a few jobs that overlap, fail, and now and then never end, with what they read and write. */
    static List<RunSignal> history(long seed, int runs, int jobs) {
        Random random = new Random(seed);
        Signals signals = new Signals();
        record Due(double at, String job, String run, Kind kind) {}
        List<Due> due = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            String job = "job" + random.nextInt(jobs);
            double at = i * 600 + random.nextInt(600);
            due.add(new Due(at, job, "run" + i, Kind.STARTED));
            double chance = random.nextDouble();
            if (chance < 0.97) {
                Kind end = chance < 0.75 ? Kind.COMPLETED : chance < 0.9 ? Kind.FAILED : Kind.ABORTED;
                due.add(new Due(at + 300 * Math.exp(random.nextGaussian()), job, "run" + i, end));
            }
        }
        due.sort(java.util.Comparator.comparingDouble(Due::at));
        List<RunSignal> all = new ArrayList<>();
        for (Due one : due) {
            signals.saying(
                    one.kind() == Kind.STARTED
                            ? Signals.reads("in of " + one.job(), random.nextInt(4) == 0 ? random.nextInt(1_000) : -1)
                            : Signals.writes("in of job" + random.nextInt(jobs), random.nextInt(1_000)));
            all.add(signals.of(one.job(), one.run(), one.kind(), one.at()));
        }
        return all;
    }

    private static List<News> tell(RunStory story, List<RunSignal> signals) {
        List<News> news = new ArrayList<>();
        signals.forEach(signal -> news.addAll(story.tell(signal)));
        return news;
    }

    private static RunStory restored(RunStory story, int mostJobs) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        story.write(new DataOutputStream(bytes));
        RunStory other = new RunStory(mostJobs);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        other.read(in);
        assertThat(in.read()).isEqualTo(-1);
        return other;
    }

    @Property(tries = 15)
    void storyThatIsReadBackGoesOnAsIfItHadNeverStopped(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 2_000) int stop) throws IOException {
        List<RunSignal> signals = history(seed, 1_100, 12);
        int at = Math.min(stop, signals.size());
        RunStory straight = new RunStory(10); // fewer than there are: some are forgotten on the way
        RunStory stopped = new RunStory(10);
        tell(straight, signals.subList(0, at));
        tell(stopped, signals.subList(0, at));

        RunStory back = restored(stopped, 10);

        assertThat(tell(back, signals.subList(at, signals.size())))
                .isEqualTo(tell(straight, signals.subList(at, signals.size())));
    }

    @Property(tries = 15)
    void eventsThatComeTwiceChangeNothing(@ForAll long seed) {
        List<RunSignal> once = history(seed, 150, 5);
        Random random = new Random(seed);
        List<RunSignal> doubled = new ArrayList<>();
        for (int i = 0; i < once.size(); i++) {
            doubled.add(once.get(i));
            for (int again = random.nextInt(3); again > 0; again--) {
                doubled.add(once.get(Math.max(0, i - random.nextInt(20))));
            }
        }

        assertThat(tell(new RunStory(100), doubled)).isEqualTo(tell(new RunStory(100), once));
    }

    @Property(tries = 15)
    void garbageNeverPoisonsAnEstimate(@ForAll long seed) {
        Random random = new Random(seed);
        Signals signals = new Signals();
        RunStory story = new RunStory(100);
        List<News> news = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            double now = i * DAY;
            news.addAll(story.tell(signals.of("good", "g" + i, Kind.STARTED, now)));
            for (int g = 0; g < 3; g++) {
                double at = now + (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12));
                Kind kind = KINDS.get(random.nextInt(KINDS.size()));
                story.tell(signals.of("bad" + random.nextInt(3), "b" + random.nextInt(60), kind, at, now));
            }
            double took = 100 * Math.exp(0.05 * random.nextGaussian());
            news.addAll(story.tell(signals.of("good", "g" + i, Kind.COMPLETED, now + took)));
        }

        News.Outlook next = (News.Outlook) news.getLast();
        assertThat(next.estimate().duration().orElseThrow().p50()).isBetween(80.0, 125.0);
        assertThat(next.estimate().duration().orElseThrow().p95()).isLessThan(400);
        assertThat(next.estimate().failure()).isLessThan(0.1);
    }

    @Property(tries = 10)
    void garbageOfAJobItselfLeavesItsOwnEstimateSane(@ForAll long seed) {
        Random random = new Random(seed);
        Signals signals = new Signals();
        RunStory story = new RunStory(100);
        List<News> news = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            double now = i * DAY;
            news.addAll(story.tell(signals.of("job", "g" + i, Kind.STARTED, now)));
            news.addAll(story.tell(signals.of("job", "g" + i, Kind.COMPLETED, now + 100)));
            double ahead = 2 * DAY + random.nextInt(1_000_000_000);
            switch (random.nextInt(3)) {
                case 0 -> story.tell(signals.of("job", "x" + i, Kind.COMPLETED, now + ahead, now + 200));
                case 1 -> {
                    story.tell(signals.of("job", "x" + i, Kind.STARTED, now + 200, now + 200));
                    story.tell(signals.of("job", "x" + i, Kind.COMPLETED, now + ahead, now + 300));
                }
                default -> {
                    story.tell(signals.of("job", "x" + i, Kind.STARTED, now + ahead, now + 200));
                    story.tell(signals.of("job", "x" + i, Kind.COMPLETED, now + 300, now + 300));
                }
            }
        }

        News.Outlook next = (News.Outlook) news.getLast();
        assertThat(next.estimate().duration().orElseThrow().p50()).isBetween(95.0, 105.0);
        assertThat(next.estimate().duration().orElseThrow().p95()).isBetween(95.0, 150.0);
    }
}
