package dev.sluice.quality.check;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DialectsTest {
    private static final List<String> HOSTILE = List.of(
            "'",
            "''",
            "\\",
            "\\'",
            "'; DROP TABLE audited; --",
            "%_",
            "$1",
            "{{table}}",
            "E'a'",
            "\"",
            "\n",
            "ü€😀",
            "/*",
            "?",
            ":x");

    @ParameterizedTest
    @EnumSource(Store.class)
    void hostileTextIsOnlyText(Store store) {
        try (TestTable table = store.table("x INTEGER", "")) {
            for (String text : HOSTILE) {
                assertThat(table.ask("SELECT " + store.dialect().literal(text))
                                .getFirst()
                                .text(0))
                        .hasValue(text);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void hostileNamesAreOnlyNames(Store store) {
        for (String name : HOSTILE) {
            Dialect dialect = store.dialect();
            try (TestTable table = store.table(dialect.quote(name) + " TEXT", "('a'), (NULL)")) {
                assertThat(table.run(check("notNull").with("columns", List.of(name))))
                        .as(name)
                        .isEqualTo("FAIL 1/2");
                assertThat(table.run(check("unique").with("columns", List.of(name))))
                        .as(name)
                        .isEqualTo("PASS 0/2");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void aNameThatLooksLikeAPlaceholderIsRefusedWhereThereAreAny(Store store) {
        try (TestTable table = store.table("x INTEGER, \"a{{table}}b\" INTEGER", "")) {
            assertThat(table.run(check("noGaps").with("column", "x")))
                    .isEqualTo(
                            "FAULT: a column is called 'a{{table}}b': this type of check cannot handle that; rename it");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialects.class)
    void valuesAreWrittenByTheirKind(Dialects dialect) {
        assertThat(List.of(
                        dialect.literal(null),
                        dialect.literal(true),
                        dialect.literal(5L),
                        dialect.literal(1e-7),
                        dialect.literal(new BigDecimal("1E+3")),
                        dialect.literal(LocalDate.of(2026, 1, 31)),
                        dialect.literal(LocalDateTime.of(2026, 1, 31, 1, 2, 3)),
                        dialect.literal(Instant.parse("2026-01-31T01:02:03Z"))))
                .containsExactly(
                        "NULL",
                        "TRUE",
                        "5",
                        "0.00000010",
                        "1000",
                        "DATE '2026-01-31'",
                        "TIMESTAMP '2026-01-31 01:02:03.000000'",
                        "TIMESTAMP WITH TIME ZONE '2026-01-31 01:02:03.000000+00:00'");
    }

    @Test
    void whatNoStoreHoldsIsRefused() {
        assertThatThrownBy(() -> Dialects.POSTGRES.literal("a\0b")).isInstanceOf(CheckFault.class);
        assertThatThrownBy(() -> Dialects.DUCKDB.literal(Double.NaN)).isInstanceOf(CheckFault.class);
        assertThatThrownBy(() -> Dialects.DUCKDB.literal(List.of())).isInstanceOf(CheckFault.class);
    }

    @Test
    void theStandardIsWrittenWhereNoStoreIsKnown() {
        Dialect ansi = Dialects.ANSI;
        PortablePattern pattern = PortablePattern.of("\\d+.").ignoringCase();

        assertThat(ansi.fullMatch("\"x\"", pattern)).isEqualTo("REGEXP_LIKE(\"x\", '^(?:[0-9]+[^\\n])$', 'i')");
        assertThat(ansi.limited("SELECT 1", 3))
                .isEqualTo("SELECT * FROM (SELECT 1) AS limited FETCH FIRST 3 ROWS ONLY");
        assertThat(ansi.quantile("x", 0.5)).isEqualTo("percentile_cont(0.5) WITHIN GROUP (ORDER BY x)");
    }
}
