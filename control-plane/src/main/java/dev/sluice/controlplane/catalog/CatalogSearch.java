package dev.sluice.controlplane.catalog;

import dev.sluice.controlplane.catalog.SearchHit.Kind;
import dev.sluice.controlplane.catalog.SearchHit.Match;
import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds datasets and jobs by words of their names, and by any part of the name when no word matches. */
@ApplicationScoped
public class CatalogSearch {
    private static final int LONGEST_QUERY = 200;
    private static final int MOST_WORDS = 10;

    /** Best match first, then by name. The inner parts use the GIN indexes; each side is bounded by the page. */
    private static final String BY_WORDS = """
            SELECT match, name, kind, id FROM (
                SELECT CASE WHEN lower(d.name) = ? THEN 0 WHEN starts_with(lower(d.name), ?) THEN 1 ELSE 2 END AS match,
                       d.name, 0 AS kind, d.canonical_id AS id
                FROM dataset d WHERE ? AND d.search @@ to_tsquery('simple', ?)
                UNION
                SELECT CASE WHEN lower(j.name) = ? THEN 0 WHEN starts_with(lower(j.name), ?) THEN 1 ELSE 2 END,
                       j.name, 1, j.id
                FROM job j WHERE ? AND j.search @@ to_tsquery('simple', ?)) AS hit
            WHERE (match, name, kind, id) > (?, ?, ?, ?) ORDER BY match, name, kind, id LIMIT ?
            """;

    private static final String BY_PART = """
            SELECT 3 AS match, name, kind, id FROM (
                SELECT d.name, 0 AS kind, d.canonical_id AS id FROM dataset d WHERE ? AND position(? IN lower(d.name)) > 0
                UNION
                SELECT j.name, 1, j.id FROM job j WHERE ? AND position(? IN lower(j.name)) > 0) AS hit
            WHERE (name, kind, id) > (?, ?, ?) ORDER BY name, kind, id LIMIT ?
            """;

    private static final List<Match> MATCHES = List.of(Match.values());

    private record Key(int match, String name, int kind, long id) {}

    private final Jdbc jdbc;

    CatalogSearch(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** At most two round trips. An alias that matches answers with the dataset that stands for it. */
    public Page<SearchHit> search(String query, Set<Kind> kinds, PageRequest request) {
        String text = query.strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty() || text.length() > LONGEST_QUERY) {
            throw new InvalidRequestException(
                    "the search text has " + text.length() + " characters; allowed are 1 to " + LONGEST_QUERY);
        }
        Cursor cursor = new Cursor("search", text, kinds.stream().sorted().toList());
        Optional<Key> after = cursor.keyOf(request, 4).map(CatalogSearch::key);
        boolean continuesByPart = after.isPresent() && after.get().match() == Match.SUBSTRING.code();
        List<SearchHit> found = continuesByPart ? List.of() : byWords(text, kinds, after, request);
        if (found.isEmpty() && (after.isEmpty() || continuesByPart)) {
            found = byPart(text, kinds, after, request);
        }
        return Page.of(
                found,
                request,
                hit -> cursor.of(hit.match().code(), hit.name(), hit.kind().code(), hit.id()));
    }

    private List<SearchHit> byWords(String text, Set<Kind> kinds, Optional<Key> after, PageRequest request) {
        String words = Arrays.stream(text.split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .limit(MOST_WORDS)
                .map(word -> word + ":*")
                .collect(Collectors.joining(" & "));
        if (words.isEmpty()) {
            return List.of();
        }
        Key from = after.orElse(new Key(-1, "", 0, 0));
        boolean datasets = kinds.contains(Kind.DATASET);
        boolean jobs = kinds.contains(Kind.JOB);
        return jdbc.query(
                BY_WORDS,
                CatalogSearch::hit,
                text,
                text,
                datasets,
                words,
                text,
                text,
                jobs,
                words,
                from.match(),
                from.name(),
                from.kind(),
                from.id(),
                request.limit());
    }

    private List<SearchHit> byPart(String text, Set<Kind> kinds, Optional<Key> after, PageRequest request) {
        Key from = after.orElse(new Key(Match.SUBSTRING.code(), "", 0, 0));
        return jdbc.query(
                BY_PART,
                CatalogSearch::hit,
                kinds.contains(Kind.DATASET),
                text,
                kinds.contains(Kind.JOB),
                text,
                from.name(),
                from.kind(),
                from.id(),
                request.limit());
    }

    private static Key key(List<String> parts) {
        return new Key(
                (int) Cursor.number(parts.get(0)),
                parts.get(1),
                (int) Cursor.number(parts.get(2)),
                Cursor.number(parts.get(3)));
    }

    private static SearchHit hit(ResultSet row) throws SQLException {
        return new SearchHit(
                row.getInt("kind") == Kind.DATASET.code() ? Kind.DATASET : Kind.JOB,
                row.getLong("id"),
                row.getString("name"),
                MATCHES.get(row.getInt("match")));
    }
}
