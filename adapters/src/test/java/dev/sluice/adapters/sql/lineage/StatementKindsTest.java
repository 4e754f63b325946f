package dev.sluice.adapters.sql.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of statement with its lineage spelled out, in {@code src/test/resources/sql-lineage}. */
class StatementKindsTest {
    /** One entry of a file: a title behind {@code #}, the SQL, and behind {@code ->} the lineage. */
    record Case(SqlDialect dialect, String title, String sql, String expected) {
        @Override
        public String toString() {
            return dialect + ": " + title;
        }
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (SqlDialect dialect : List.of(SqlDialect.POSTGRESQL, SqlDialect.DUCKDB)) {
            for (String entry : read(dialect).split("\n?# ", -1)) {
                if (!entry.isBlank()) {
                    String[] parts = entry.split("\n", 2);
                    String[] sqlAndLineage = parts[1].split("\n->\n", 2);
                    cases.add(new Case(dialect, parts[0], sqlAndLineage[0], sqlAndLineage[1].strip()));
                }
            }
        }
        return cases.stream();
    }

    private static String read(SqlDialect dialect) throws IOException {
        String name = "/sql-lineage/" + dialect.name().toLowerCase(java.util.Locale.ROOT) + ".txt";
        try (InputStream file = StatementKindsTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), UTF_8);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsTheLineageOf(Case example) {
        List<StatementLineage> lineages = Shop.resolver(example.dialect()).resolve(example.sql());

        assertThat(LineageText.of(lineages)).isEqualTo(example.expected());
    }
}
