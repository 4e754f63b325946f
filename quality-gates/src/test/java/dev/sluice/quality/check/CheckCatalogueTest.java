package dev.sluice.quality.check;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCatalogueTest {
    private static final Set<String> COMMON =
            Set.of("id", "type", "where", "warn", "fail", "severity", "onError", "description");

    @Test
    void everyTypeOfTheCatalogueIsDiscovered() {
        assertThat(Checks.CATALOGUE.types())
                .extracting(CheckVocabulary.Type::name)
                .containsExactly(
                        "acceptedValues",
                        "aggregate",
                        "arrival",
                        "drift",
                        "duplicateRows",
                        "expression",
                        "external",
                        "forbiddenValues",
                        "format",
                        "freshness",
                        "length",
                        "missing",
                        "monotonic",
                        "noGaps",
                        "notNull",
                        "outliers",
                        "primaryKey",
                        "range",
                        "reconcile",
                        "references",
                        "regex",
                        "rowCount",
                        "schema",
                        "sql",
                        "type",
                        "unique",
                        "upstreamAge",
                        "volumeAnomaly");
    }

    @Test
    void everyTypeSaysWhatNullsAndNoRowsMean() {
        assertThat(Checks.CATALOGUE.types()).allSatisfy(type -> {
            assertThat(type.doc()).endsWith(".").hasSizeGreaterThan(40);
            assertThat(type.doc())
                    .as(type.name())
                    .containsPattern("[Nn]o rows|[Nn]one|Without any|[Nn]o baseline|empty|Never|gives");
            assertThat(type.arguments()).allSatisfy(argument -> {
                assertThat(argument.doc())
                        .as(type.name() + "." + argument.name())
                        .endsWith(".");
                assertThat(COMMON).doesNotContain(argument.name());
            });
        });
    }

    @Test
    void everyTypeHasACounterpartOrSaysThatThereIsNone() {
        assertThat(Checks.CATALOGUE.types()).allSatisfy(type -> {
            Standards names = Checks.CATALOGUE.type(type.name()).standards();
            assertThat(Stream.of(names.odcs(), names.soda(), names.greatExpectations(), names.dbt(), names.dqdl()))
                    .as(type.name())
                    .anyMatch(name -> !name.isBlank());
        });
    }

    @Test
    void defaultsAreThresholdsThatRead() {
        assertThat(Checks.CATALOGUE.types()).allSatisfy(type -> {
            CheckType.Defaults defaults = Checks.CATALOGUE
                    .type(type.name())
                    .defaults(check(type.name()).spec());
            Stream.concat(defaults.warn().stream(), defaults.fail().stream())
                    .forEach(
                            text -> assertThat(Threshold.parse(text).toString()).isEqualTo(text));
        });
    }

    @Test
    void unknownTypesAreNamedWithTheNearestOne() {
        assertThat(Checks.CATALOGUE.problems(check("notNul").spec()))
                .containsExactly(new Problem("type", "there is no type of check 'notNul'; did you mean 'notNull'?"));
        assertThatThrownBy(() -> Checks.CATALOGUE.type("uniqe"))
                .isInstanceOf(CheckFault.class)
                .hasMessage("there is no type of check 'uniqe'; did you mean 'unique'?");
    }

    @Test
    void thresholdsAreLookedAt() {
        assertThat(Checks.CATALOGUE.problems(
                        check("rowCount").fail("> 1%").warn("many").spec()))
                .containsExactly(
                        new Problem(
                                "warn",
                                "threshold 'many', column 1: expected a comparison (= != < <= > >=), 'between' or 'not between', found 'many'"),
                        new Problem(
                                "fail",
                                "a check of type rowCount does not count rows: its threshold cannot be a percentage"));
        assertThat(Checks.CATALOGUE.problems(
                        check("aggregate").with("measure", "avg").spec()))
                .containsExactly(new Problem(
                        "fail", "a check of type aggregate needs 'fail' or 'warn', for example fail: \"> 100\""));
        assertThat(Checks.CATALOGUE.problems(check("notNull").fail("> 1%").spec()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "regex | pattern | a(?=b) | pattern | look-around is not portable",
                "missing | pattern | ( | pattern | cannot be read",
                "freshness | zone | Berlin | zone | there is no time zone 'Berlin'",
                "freshness | skew | soon | skew | 'soon' is no time span",
                "arrival | by | six | by | 'six' is no time of day",
                "length | column | x | min | one of 'min' and 'max' is needed",
                "range | column | x | column | one of 'min', 'max', 'earliest' and 'latest' is needed",
                "aggregate | measure | percentile | percentile | measure percentile needs 'percentile'",
                "reconcile | compare | rows | compare | comparing rows needs 'keys'",
                "noGaps | every | 0s | every | 'every' is longer than 0s",
            })
    void argumentsAreLookedAt(String type, String argument, String value, String key, String message) {
        assertThat(Checks.CATALOGUE.problems(
                        check(type).with(argument, value).fail("> 1").spec()))
                .anySatisfy(problem -> {
                    assertThat(problem.key()).isEqualTo(key);
                    assertThat(problem.message()).contains(message);
                });
    }

    @Test
    void numbersAreLookedAt() {
        assertThat(problem(check("range").with("min", 2).with("max", 1)))
                .isEqualTo(new Problem("min", "'min' is 2, greater than 'max' 1: exchange them"));
        assertThat(problem(check("range").with("min", 2).with("latest", "2026-01-01")))
                .isEqualTo(new Problem(
                        "min",
                        "numbers have 'min' and 'max', times have 'earliest' and 'latest': a check has one kind"));
        assertThat(problem(check("outliers").with("k", 0)))
                .isEqualTo(new Problem("k", "'k' is greater than 0, not 0.0"));
        assertThat(problem(check("volumeAnomaly").with("minPoints", 3)).key()).isEqualTo("minPoints");
        assertThat(problem(check("reconcile").with("absolute", -1)).key()).isEqualTo("absolute");
        assertThat(problem(
                        check("references").with("columns", List.of("a", "b")).with("toColumns", List.of("a"))))
                .isEqualTo(new Problem(
                        "toColumns", "'columns' names 2 and 'toColumns' 1: each column needs its counterpart"));
        assertThat(problem(check("schema").where("x > 1")))
                .isEqualTo(new Problem(
                        "where", "a check of type schema looks at no rows: 'where' says nothing; remove it"));
        assertThat(problem(check("arrival").with("days", List.of("mon", "fry"))).message())
                .isEqualTo("argument 'days': there is no day 'fry'; did you mean 'fri'?");
    }

    private static Problem problem(Checks check) {
        List<Problem> problems = Checks.CATALOGUE.problems(check.spec());
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }

    /** Whatever stands in a check, it is told and never thrown; and planning it throws nothing but faults. */
    @Property(tries = 300)
    void problemsAreNeverThrown(@ForAll long seed, @ForAll String noise) {
        List<Object> values = List.of(noise, 5, -1.5, true, List.of(noise, 3), Map.of(noise, noise), List.of());
        Table table = new Table(List.of(Table.Column.of("a", "INTEGER", true), Table.Column.of("t", "TEXT", true)));
        for (CheckVocabulary.Type type : Checks.CATALOGUE.types()) {
            Map<String, Object> arguments = new HashMap<>();
            Checks check = check(type.name()).fail("> 1");
            int at = 0;
            for (CheckVocabulary.Argument argument : type.arguments()) {
                Object value = values.get(Math.floorMod((int) (seed >> at++) * 31 + at, values.size()));
                arguments.put(
                        argument.name(), argument.kind() == CheckVocabulary.Kind.COLUMN && seed % 2 == 0 ? "a" : value);
            }
            arguments.forEach(check::with);
            assertThat(Checks.CATALOGUE.problems(check.spec())).isNotNull();
            try {
                Checks.CATALOGUE.plan(check.spec(), table, Dialects.DUCKDB, History.none(TestTable.NOW));
            } catch (CheckFault e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void sqlOfPeopleAndOtherDatasetsAreTold() {
        assertThat(Checks.CATALOGUE.foreignSql(
                        check("sql").with("query", "SELECT 1").where("x > 1").spec()))
                .containsExactly(
                        new ForeignSql("where", "x > 1", ForeignSql.Form.EXPRESSION),
                        new ForeignSql("query", "SELECT 1", ForeignSql.Form.QUERY));
        assertThat(Checks.CATALOGUE.foreignSql(
                        check("reconcile").with("otherWhere", "y").spec()))
                .containsExactly(new ForeignSql("otherWhere", "y", ForeignSql.Form.EXPRESSION));
        assertThat(Checks.CATALOGUE.assets(
                        check("references").with("to", "connection://a/b").spec()))
                .containsExactly("connection://a/b");
    }

    @Test
    void whatIsNeededOfHistoryIsTold() {
        assertThat(Checks.CATALOGUE.needs(check("rowCount").spec())).isEmpty();
        assertThat(Checks.CATALOGUE.needs(
                        check("rowCount").fail("> avg(last 3)").spec()))
                .containsExactly(CheckType.Need.POINTS);
        assertThat(Checks.CATALOGUE.needs(check("drift").spec())).containsExactly(CheckType.Need.BASELINE);
        assertThat(Checks.CATALOGUE.needs(check("schema").warn("> last(1)").spec()))
                .containsExactlyInAnyOrder(CheckType.Need.POINTS, CheckType.Need.FACTS);
    }

    @Test
    void twoTypesCannotShareAName() {
        CheckType one = Checks.CATALOGUE.type("notNull");
        assertThatThrownBy(() -> CheckCatalogue.of(List.of(one, one)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("two types of check are called 'notNull'");
    }
}
