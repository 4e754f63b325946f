package dev.sluice.quality.check;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.DatasetId;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckKeyTest {
    private static final DatasetId ORDERS = new DatasetId("file", "orders.csv");

    private static String key(Checks check) {
        return CheckKey.of(ORDERS, check.spec());
    }

    @Test
    void theKeyIsTheOneThatHistoriesHangOn() {
        assertThat(key(check("range").with("column", "x").with("min", 1).where("y > 0")))
                .as("changing this loses the history of every check")
                .isEqualTo("d662feeb34d6a50d157dcafd6388a83a");
    }

    @Test
    void thresholdsDoNotChangeIt() {
        Checks plain = check("notNull").with("columns", List.of("a"));
        String key = key(plain);

        assertThat(key(plain.fail("> 1%").warn("> 0"))).isEqualTo(key);
    }

    @Test
    void whatIsMeasuredDoes() {
        assertThat(List.of(
                        key(check("notNull").with("columns", List.of("a"))),
                        key(check("notNull").with("columns", List.of("b"))),
                        key(check("notNull").with("columns", List.of("a", "b"))),
                        key(check("notNull").with("columns", List.of("b", "a"))),
                        key(check("unique").with("columns", List.of("a"))),
                        key(check("notNull").with("columns", List.of("a")).where("b > 1")),
                        key(check("notNull").with("columns", List.of("a")).where("")),
                        CheckKey.of(
                                new DatasetId("file", "other.csv"),
                                check("notNull").with("columns", List.of("a")).spec())))
                .doesNotHaveDuplicates();
    }

    @Test
    void equalArgumentsWrittenDifferentlyAreEqual() {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("a", "x");
        one.put("b", "y");
        Map<String, String> other = new LinkedHashMap<>();
        other.put("b", "y");
        other.put("a", "x");

        assertThat(key(check("reconcile").with("keys", one)))
                .isEqualTo(key(check("reconcile").with("keys", other)));
        assertThat(key(check("range").with("min", 1L)))
                .isEqualTo(key(check("range").with("min", new BigDecimal("1.00"))));
        assertThat(key(check("range").with("min", 0.5)))
                .isEqualTo(key(check("range").with("min", new BigDecimal("0.50"))));
    }

    @Test
    void canonicalTextIsJsonWithSortedKeys() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", Arrays.asList(1.50, null, true));
        map.put("a", "q\"\\\n");

        assertThat(CheckKey.canonical(map)).isEqualTo("{\"a\":\"q\\\"\\\\\\u000a\",\"b\":[1.5,null,true]}");
    }
}
