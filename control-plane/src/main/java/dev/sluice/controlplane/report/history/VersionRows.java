package dev.sluice.controlplane.report.history;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.model.DatasetId;
import dev.sluice.model.Micros;
import dev.sluice.verify.history.RunStory;
import dev.sluice.verify.history.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Looks for versions made by runs that said nothing after a position of the log. */
final class VersionRows {
    private static final int PORTION = 10_000;

    private final Reading reading;
    private final long position;

    VersionRows(Reading reading, long position) {
        this.reading = reading;
        this.position = position;
    }

    /** A version that an input may have read. */
    record Candidate(Version version, Instant createdAt) {}

    /** One input asked of one of the dataset's names; {@code asked} tells the input. */
    record Question(int asked, long dataset, DatasetId name, RunStory.Input input) {}

    /** For each input the newest version per name that has the version it declared, or is good and was made before. */
    Map<Integer, List<Candidate>> candidates(Collection<Question> questions) {
        Map<Integer, List<Candidate>> found = new HashMap<>();
        List<Question> declared = questions.stream()
                .filter(question -> question.input().declaredVersion() != null)
                .toList();
        List<Question> guessed = questions.stream()
                .filter(question -> question.input().declaredVersion() == null)
                .toList();
        for (List<Question> portion : Portions.of(declared, PORTION)) {
            ask(
                    """
                    SELECT k.n, v.run_id, v.created_at
                    FROM unnest(?, ?, ?, ?) AS k (n, dataset_id, run_id, declared) CROSS JOIN LATERAL (
                        SELECT o.run_id, o.created_at FROM dataset_version o JOIN run r ON r.run_id = o.run_id
                        WHERE o.dataset_id = k.dataset_id AND o.run_id <> k.run_id AND r.last_position <= ?
                          AND o.declared_version = k.declared
                        ORDER BY o.created_at DESC, o.run_id DESC LIMIT 1) AS v
                    """,
                    portion,
                    portion.stream()
                            .map(question ->
                                    Objects.requireNonNull(question.input().declaredVersion()))
                            .toList(),
                    found);
        }
        for (List<Question> portion : Portions.of(guessed, PORTION)) {
            ask(
                    """
                    SELECT k.n, v.run_id, v.created_at
                    FROM unnest(?, ?, ?, ?) AS k (n, dataset_id, run_id, at) CROSS JOIN LATERAL (
                        SELECT o.run_id, o.created_at FROM dataset_version o JOIN run r ON r.run_id = o.run_id
                        WHERE o.dataset_id = k.dataset_id AND o.run_id <> k.run_id AND r.last_position <= ? AND o.status = 1
                          AND o.created_at <= timestamptz 'epoch' + k.at * interval '1 microsecond'
                        ORDER BY o.created_at DESC, o.run_id DESC LIMIT 1) AS v
                    """,
                    portion,
                    portion.stream()
                            .map(question -> Micros.of(question.input().at()))
                            .toList(),
                    found);
        }
        return found;
    }

    private void ask(String sql, List<Question> portion, List<?> last, Map<Integer, List<Candidate>> found) {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < portion.size(); i++) {
            numbers.add((long) i);
        }
        reading.query(
                sql,
                row -> {
                    Question question = portion.get(row.getInt("n"));
                    return found.computeIfAbsent(question.asked(), _ -> new ArrayList<>())
                            .add(new Candidate(
                                    new Version(question.name(), row.getObject("run_id", UUID.class)),
                                    Objects.requireNonNull(Jdbc.instant(row, "created_at"))));
                },
                numbers,
                portion.stream().map(Question::dataset).toList(),
                portion.stream().map(question -> question.input().run()).toList(),
                last,
                position);
    }

    /** When runs that failed first wrote to it after {@code since} (micros) and before the input was read. */
    Map<Integer, Instant> suspects(Collection<Question> questions, Map<Integer, Long> since) {
        Map<Integer, Instant> found = new HashMap<>();
        for (List<Question> portion : Portions.of(questions, PORTION)) {
            reading.query(
                    """
                    SELECT k.n, s.created_at
                    FROM unnest(?, ?, ?, ?, ?) AS k (n, dataset_id, run_id, since, at) CROSS JOIN LATERAL (
                        SELECT o.created_at FROM dataset_version o JOIN run r ON r.run_id = o.run_id
                        WHERE o.dataset_id = k.dataset_id AND o.run_id <> k.run_id AND r.last_position <= ? AND o.status = 2
                          AND o.created_at > coalesce(timestamptz 'epoch' + nullif(k.since, -1) * interval '1 microsecond', '-infinity')
                          AND o.created_at <= timestamptz 'epoch' + k.at * interval '1 microsecond'
                        ORDER BY o.created_at LIMIT 1) AS s
                    """,
                    row -> found.merge(
                            row.getInt("n"),
                            Objects.requireNonNull(Jdbc.instant(row, "created_at")),
                            (a, b) -> a.isBefore(b) ? a : b),
                    portion.stream().map(question -> (long) question.asked()).toList(),
                    portion.stream().map(Question::dataset).toList(),
                    portion.stream().map(question -> question.input().run()).toList(),
                    portion.stream()
                            .map(question -> since.getOrDefault(question.asked(), -1L))
                            .toList(),
                    portion.stream()
                            .map(question -> Micros.of(question.input().at()))
                            .toList(),
                    position);
        }
        return found;
    }

    /** The newest versions of datasets, each at most so many. */
    List<RunStory.Output> newest(Collection<Long> datasets, int most) {
        return reading.query("""
            SELECT v.run_id, n.name AS dataset_namespace, d.name AS dataset_name, v.created_at, v.status, v.declared_version,
                   v.row_count, v.byte_count, v.file_count
            FROM unnest(?) AS k (dataset_id) JOIN dataset d ON d.id = k.dataset_id JOIN namespace n ON n.id = d.namespace_id
            CROSS JOIN LATERAL (
                SELECT o.* FROM dataset_version o JOIN run r ON r.run_id = o.run_id
                WHERE o.dataset_id = k.dataset_id AND r.last_position <= ?
                ORDER BY o.created_at DESC, o.run_id DESC LIMIT ?) AS v
            """, StoryRows::output, datasets, position, most);
    }
}
