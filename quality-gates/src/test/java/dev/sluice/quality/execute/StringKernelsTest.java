package dev.sluice.quality.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.check.PortablePattern;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The cheap forms of string predicates answer as the dear ones do. */
class StringKernelsTest {
    private static final Connection CONNECTION = open();

    private static Connection open() {
        try {
            return DriverManager.getConnection("jdbc:duckdb:");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Property(tries = 400)
    void oneSignPatternsMatchAsTheRegularExpression(@ForAll("texts") String text, @ForAll("signs") String sign)
            throws SQLException {
        String source = "[^" + sign + "]+" + sign + "[^" + sign + "]+";
        String cheap = Dialects.DUCKDB.fullMatch("t", PortablePattern.of(source));

        assertThat(cheap).contains("LIKE");
        assertThat(same(cheap, "regexp_full_match(t, '" + source + "')", text)).isTrue();
    }

    @Property(tries = 400)
    void trimmedIsTrimmed(@ForAll("texts") String text) throws SQLException {
        String cheap = Dialects.DUCKDB.trimmed("t");

        assertThat(same(cheap, "trim(t, ' ')", text)).isTrue();
        assertThat(same(cheap, Dialects.DUCKDB.literal(withoutSpaces(text)), text))
                .isTrue();
    }

    @Test
    void otherPatternsStayAsTheyAre() {
        for (String source :
                List.of("[^@]+@[^@]*", "[^@]+:[^@]+", "[^@]+@[^@]+x", "[^a]+a[^a]+", "[^@]+@[^@]+\\.[a-z]+")) {
            assertThat(Dialects.DUCKDB.fullMatch("t", PortablePattern.of(source)))
                    .startsWith("regexp_full_match(");
        }
        assertThat(Dialects.DUCKDB.fullMatch("t", PortablePattern.of("[^@]+@[^@]+")))
                .doesNotContain("regexp");
    }

    @Test
    void nullStaysNull() throws SQLException {
        try (Statement statement = CONNECTION.createStatement();
                ResultSet answer = statement.executeQuery("SELECT " + Dialects.DUCKDB.trimmed("t") + " IS NULL AND "
                        + Dialects.DUCKDB.fullMatch("t", PortablePattern.of("[^@]+@[^@]+"))
                        + " IS NULL FROM (SELECT CAST(NULL AS VARCHAR) AS t)")) {
            answer.next();
            assertThat(answer.getBoolean(1)).isTrue();
        }
    }

    private static boolean same(String one, String other, String text) throws SQLException {
        String sql = "SELECT (" + one + ") IS NOT DISTINCT FROM (" + other + ") FROM (SELECT "
                + Dialects.DUCKDB.literal(text) + " AS t)";
        try (Statement statement = CONNECTION.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getBoolean(1);
        }
    }

    /** Spaces only: neither tabs nor the wider spaces of Unicode. */
    private static String withoutSpaces(String text) {
        return text.replaceAll("\\A +| +\\z", "");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('a', '@', ':', '/', ' ', '\n', '\t', '%', '_', '\\', 'é', '\u00a0', '\u2003')
                .ofMaxLength(7);
    }

    @Provide
    Arbitrary<String> signs() {
        return Arbitraries.of("@", ":", "/");
    }
}
