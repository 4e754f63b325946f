package dev.sluice.controlplane.forecast.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.Estimate;
import dev.sluice.scheduler.predict.feed.News;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a batch of events changes in the tables, row by row: of a row that changes twice the last state. */
final class FeedRows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double NANOS = 1e9;

    private final Map<UUID, Map<String, @Nullable Object>> starts = new LinkedHashMap<>();
    private final Map<UUID, Map<String, @Nullable Object>> ends = new LinkedHashMap<>();
    private final Map<UUID, Map<String, @Nullable Object>> results = new LinkedHashMap<>();
    private final Map<JobId, Map<String, @Nullable Object>> outlooks = new LinkedHashMap<>();
    private final Set<UUID> givenUp = new LinkedHashSet<>();
    private final List<Duration> missed = new ArrayList<>();
    private final Scores scores = new Scores();

    void add(News news) {
        switch (news) {
            case News.Started started -> starts.putIfAbsent(started.run(), start(started));
            case News.Ended ended -> {
                ends.putIfAbsent(ended.run(), end(ended));
                miss(ended);
                scores.ended(ended);
            }
            case News.Worse worse -> {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                row.put("run", worse.run());
                row.put("result", worse.result().name());
                results.put(worse.run(), row);
                scores.worse(worse);
            }
            case News.GivenUp lost -> givenUp.add(lost.run());
            case News.Outlook outlook -> outlooks.put(outlook.job(), outlook(outlook));
        }
    }

    private void miss(News.Ended ended) {
        if (ended.completed() && ended.seconds().isPresent()) {
            double seconds = ended.seconds().getAsDouble();
            ended.expected()
                    .duration()
                    .ifPresent(expected ->
                            missed.add(Duration.ofNanos((long) (Math.abs(expected.p50() - seconds) * NANOS))));
        }
    }

    /** How far the P50 was from what runs took. */
    List<Duration> missed() {
        return List.copyOf(missed);
    }

    boolean isEmpty() {
        return starts.isEmpty() && ends.isEmpty() && results.isEmpty() && outlooks.isEmpty() && givenUp.isEmpty();
    }

    String starts() {
        return json(starts.values());
    }

    String ends() {
        return json(ends.values());
    }

    String results() {
        return json(results.values());
    }

    String outlooks() {
        return json(outlooks.values());
    }

    List<UUID> givenUp() {
        return List.copyOf(givenUp);
    }

    String scores() {
        return json(scores.rows());
    }

    private static Map<String, @Nullable Object> start(News.Started started) {
        Map<String, @Nullable Object> row = row(started.job(), started.estimate(), started.reasons());
        row.put("run", started.run());
        row.put("at", started.at());
        row.put("position", started.position());
        return row;
    }

    private static Map<String, @Nullable Object> end(News.Ended ended) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("run", ended.run());
        row.put("at", ended.at());
        row.put("seconds", ended.seconds().isPresent() ? ended.seconds().getAsDouble() : null);
        row.put("result", ended.result().name());
        return row;
    }

    private static Map<String, @Nullable Object> outlook(News.Outlook outlook) {
        Map<String, @Nullable Object> row = row(outlook.job(), outlook.estimate(), outlook.reasons());
        row.put("at", outlook.lastStart().isPresent() ? outlook.lastStart().getAsLong() : null);
        row.put("cadence", outlook.cadence().isPresent() ? outlook.cadence().getAsDouble() : null);
        row.put("position", outlook.position());
        return row;
    }

    private static Map<String, @Nullable Object> row(JobId job, Estimate estimate, List<String> reasons) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("namespace", job.namespace());
        row.put("name", job.name());
        row.put("p50", estimate.duration().map(DurationForecast::p50).orElse(null));
        row.put("p90", estimate.duration().map(DurationForecast::p90).orElse(null));
        row.put("p95", estimate.duration().map(DurationForecast::p95).orElse(null));
        row.put("failure", estimate.failure());
        row.put("hard", estimate.hardFailure());
        row.put("basis", estimate.basis().kind().name());
        row.put("runs", estimate.basis().runs());
        row.put("failures", estimate.basis().failures());
        row.put("streak", estimate.basis().streak());
        row.put("reasons", reasons);
        return row;
    }

    private static String json(Collection<? extends Map<String, ?>> rows) {
        try {
            return JSON.writeValueAsString(new ArrayList<>(rows));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("rows of numbers and texts are always JSON", e);
        }
    }
}
