package dev.sluice.scheduler.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.scheduler.definition.Parameter;
import dev.sluice.scheduler.definition.Template;
import dev.sluice.scheduler.time.PartitionStep;
import dev.sluice.scheduler.time.TimePartitioning;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionsTest {
    private static final Expressions EXPRESSIONS = new Expressions();
    private static final List<Parameter> PARAMETERS = List.of(
            parameter("country", Parameter.Type.STRING, "DE"),
            parameter("n", Parameter.Type.INTEGER, "-3"),
            parameter("share", Parameter.Type.NUMBER, "0.5"),
            parameter("full", Parameter.Type.BOOLEAN, "true"),
            parameter("since", Parameter.Type.TIMESTAMP, "2024-01-01T00:00:00Z"));
    private static final Variables VARIABLES = Variables.ofTask(
            PARAMETERS,
            Optional.of(
                    new TimePartitioning(PartitionStep.DAY, LocalDateTime.parse("2024-01-01T00:00"), ZoneOffset.UTC)));

    private static Scope scope() {
        Map<String, Object> body = new HashMap<>();
        body.put("name", "O'Hara");
        body.put("none", null);
        body.put("items", List.of(1, 2, 3));
        return Scope.of(VARIABLES)
                .put("run.id", "r1")
                .put("run.workflow", "w")
                .put("run.namespace", "n")
                .put("run.slot", Instant.parse("2024-03-01T02:00:00Z"))
                .put("run.attempt", 2)
                .put("partition.key", "2024-02-29")
                .put("partition.start", Instant.parse("2024-02-29T00:00:00Z"))
                .put("partition.end", Instant.parse("2024-03-01T00:00:00Z"))
                .put("trigger.type", "webhook")
                .put("trigger.id", "push")
                .put("event", Map.of("body", body))
                .putParameters(PARAMETERS, Map.of())
                .build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "run.id | r1 | 'r1'",
                "event.body.name | O'Hara | 'O''Hara'",
                "params.country + '!' | DE! | 'DE!'",
                "run.attempt + 1 | 3 | 3",
                "params.n | -3 | (-3)",
                "params.share * 2.0 | 1.0 | 1.0",
                "params.full | true | TRUE",
                "partition.start | 2024-02-29T00:00:00Z | TIMESTAMPTZ '2024-02-29 00:00:00.000000+00:00'",
                "partition.end - duration('1h') | 2024-02-29T23:00:00Z | TIMESTAMPTZ '2024-02-29 23:00:00.000000+00:00'",
                "event.body.none | | NULL",
                "trigger.file.uri | | NULL",
                "trigger.slot | | NULL",
                "trigger.slot == null ? 'by hand' : 'slot' | by hand | 'by hand'",
                "size(event.body.items.filter(i, i > 1)) | 2 | 2",
                "string(event.body.items[0]) + trigger.id | 1push | '1push'",
                "partition.start.getFullYear() | 2024 | 2024"
            })
    void valuesBecomeTextOrSqlLiterals(String cel, @Nullable String text, String sql) {
        Template template = TemplateParser.parse("${{ " + cel + " }}");

        assertThat(EXPRESSIONS.check(template, VARIABLES, Rendering.TEXT)).isEmpty();
        assertThat(EXPRESSIONS.evaluate(template, scope(), Rendering.TEXT)).isEqualTo(text == null ? "" : text);
        assertThat(EXPRESSIONS.evaluate(template, scope(), Rendering.SQL_LITERAL))
                .isEqualTo(sql);
    }

    @Test
    void literalTextStaysAndTheEscapeIsTakenAway() {
        Template template = TemplateParser.parse("a $${{ b }} ${{ run.id }}-${{ {'x': '}}'}['x'] }} $");

        assertThat(EXPRESSIONS.evaluate(template, scope(), Rendering.TEXT)).isEqualTo("a ${{ b }} r1-}} $");
        assertThat(template.source()).isEqualTo("a $${{ b }} ${{ run.id }}-${{ {'x': '}}'}['x'] }} $");
    }

    @Test
    void conditionsAreTested() {
        assertThat(EXPRESSIONS.test("event.body.name.startsWith('O') && run.attempt == 2", scope()))
                .isTrue();
        assertThat(EXPRESSIONS.test("event.body.name.matches('^x')", scope())).isFalse();
        assertThat(EXPRESSIONS.checkTest("run.attempt + 1", VARIABLES))
                .extracting(ExpressionFault::message)
                .containsExactly("the expression is no condition: its result is an integer");
        assertThatThrownBy(() -> EXPRESSIONS.test("event.body.name", scope()))
                .hasMessage("expression 'event.body.name' at character 0: its value is neither true nor false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "event.body.nothing | key 'nothing' is not present in map.",
                "1 / (run.attempt - 2) | / by zero",
                "[1, 2][run.attempt + 3] | Index out of bounds: 5",
                "int('x') | For input string: \"x\"",
            })
    void failuresNameTheExpression(String cel, String problem) {
        assertThatThrownBy(() -> EXPRESSIONS.test(cel, scope()))
                .isInstanceOf(ExpressionException.class)
                .hasMessage("expression '" + cel + "' at character 0: " + problem);
    }

    @Test
    void growthIsBounded() {
        String bomb = "['xxxxxxxx']" + ".map(y, y + y)".repeat(40) + "[0] == 'x'";
        assertThatThrownBy(() -> EXPRESSIONS.test(bomb, scope()))
                .hasMessageEndingWith("a text grew beyond 1048576 characters");

        String ten = "[0,1,2,3,4,5,6,7,8,9]";
        String loops = ten + ".all(a, " + ten + ".all(b, " + ten + ".all(c, " + ten + ".all(d, " + ten
                + ".all(e, a + b + c + d + e >= 0)))))";
        assertThatThrownBy(() -> EXPRESSIONS.test(loops, scope()))
                .hasMessageContaining("Iteration budget exceeded: 10000");

        assertThat(EXPRESSIONS.check("'" + "a".repeat(5_000) + "' == ''", VARIABLES))
                .extracting(ExpressionFault::message)
                .containsExactly("an expression has 5008 characters; allowed are at most 4096");
        assertThat(EXPRESSIONS.check("(".repeat(500) + "1" + ")".repeat(500), VARIABLES))
                .isNotEmpty();
    }

    @Test
    void compiledProgramsAreKeptUpToALimit() {
        BoundedCache<Integer, String> cache = new BoundedCache<>(3);
        for (int i = 0; i < 10; i++) {
            assertThat(cache.get(i, key -> "v" + key)).isEqualTo("v" + i);
        }

        assertThat(cache.size()).isEqualTo(3);
        assertThat(cache.get(9, _ -> "computed again")).isEqualTo("v9");
        assertThat(cache.get(0, _ -> "computed again")).isEqualTo("computed again");
    }

    @Test
    void aScopeRefusesValuesOfOtherTypes() {
        assertThatThrownBy(() -> Scope.of(VARIABLES).put("run.attempt", "two"))
                .hasMessage("variable run.attempt is declared as INTEGER, not as String");
        assertThatThrownBy(() -> Scope.of(VARIABLES)
                        .putParameters(
                                List.of(new Parameter("x", Parameter.Type.STRING, List.of(), Optional.empty())),
                                Map.of()))
                .hasMessage("parameter 'x' has no value and no default");
    }

    @Test
    void aVariableWithoutValueIsAnError() {
        Scope empty = Scope.of(VARIABLES).build();

        assertThatThrownBy(() -> EXPRESSIONS.test("run.id == 'x'", empty))
                .isInstanceOf(ExpressionException.class)
                .hasMessageStartingWith("expression 'run.id == 'x'' at character 0: ");
    }

    /** Whatever comes in, the literal is one string token that means exactly it. */
    @Property(tries = 1_000)
    void anyTextBecomesOneSqlString(@ForAll String value) {
        Scope scope = Scope.of(Variables.ofFilter()).put("event", value).build();
        Template template = TemplateParser.parse("SELECT ${{ event }} FROM t");

        if (value.indexOf('\0') >= 0) {
            assertThatThrownBy(() -> EXPRESSIONS.evaluate(template, scope, Rendering.SQL_LITERAL))
                    .hasMessageEndingWith("its value has the character U+0000, which SQL cannot hold");
            return;
        }
        String sql = EXPRESSIONS.evaluate(template, scope, Rendering.SQL_LITERAL);
        String literal = sql.substring("SELECT ".length(), sql.length() - " FROM t".length());

        assertThat(literal).startsWith("'").endsWith("'");
        String inner = literal.substring(1, literal.length() - 1);
        assertThat(inner.replace("''", "")).doesNotContain("'");
        assertThat(inner.replace("''", "'")).isEqualTo(value);
    }

    @Test
    void sqlIsNotEvaluatedWhereNoLiteralCanStand() {
        for (String sql : List.of(
                "'${{ run.id }}'",
                "-- ${{ run.id }}",
                "/* /* */ ${{ run.id }} */",
                "E${{ run.id }}",
                "${{ run.id }}${{ run.id }}",
                "$x$ ${{ run.id }} $x$",
                "E'\\' ${{ run.id }}")) {
            assertThatThrownBy(() -> EXPRESSIONS.evaluate(TemplateParser.parse(sql), scope(), Rendering.SQL_LITERAL))
                    .as(sql)
                    .isInstanceOf(ExpressionException.class)
                    .hasMessageStartingWith("an expression ");
        }
        for (String sql : List.of(
                "'it''s' = ${{ run.id }}",
                "(${{ run.id }})::text",
                "a -- x\n = ${{ run.id }}",
                "/* /* */ */ ${{ run.id }}",
                "$x$ $y$ ' $x$ || ${{ run.id }}",
                "E'\\'' || ${{ run.id }}",
                "f(${{ run.id }},${{ run.id }})")) {
            assertThat(EXPRESSIONS.evaluate(TemplateParser.parse(sql), scope(), Rendering.SQL_LITERAL))
                    .as(sql)
                    .contains("'r1'");
        }
    }

    @Test
    void templatesThatDoNotEndAreRefusedWithThePlace() {
        assertThatThrownBy(() -> TemplateParser.parse("ab ${{ x"))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.offset()).isEqualTo(3))
                .hasMessage("opens an expression that does not end; close it with }}");
        assertThatThrownBy(() -> TemplateParser.parse("${{ 'x }}"))
                .hasMessage("opens an expression with a string that does not end; close it with '");
    }

    @Property(tries = 500)
    void parsingNeverLosesText(@ForAll String text) {
        try {
            Template template = TemplateParser.parse(text);
            assertThat(template.source()).isEqualTo(text);
            template.parts().forEach(part -> {
                if (part instanceof Template.Expression(String cel, int offset)) {
                    assertThat(text).startsWith(text.substring(0, offset)).contains(cel);
                    assertThat(text.substring(offset)).startsWith(cel);
                }
            });
        } catch (TemplateException e) {
            assertThat(e.offset()).isBetween(0, text.length());
        }
    }

    private static Parameter parameter(String name, Parameter.Type type, String preset) {
        return new Parameter(name, type, List.of(), Optional.of(preset));
    }
}
