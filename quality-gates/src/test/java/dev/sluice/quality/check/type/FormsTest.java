package dev.sluice.quality.check.type;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.check.Store;
import dev.sluice.quality.check.TestTable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** format and type: the same answer in every store. */
class FormsTest {
    private record Form(List<String> good, List<String> bad) {}

    private static final Map<String, Form> FORMS = Map.ofEntries(
            form("email", "a@b.co|first.last+tag@sub.example.org|x_y@1.de", "a@b|@b.co|a@.co|a b@c.de|a@b.co |a@-b.co"),
            form(
                    "uuid",
                    "00000000-0000-0000-0000-000000000000|A1b2C3d4-0000-1111-2222-333344445555",
                    "0000|{00000000-0000-0000-0000-000000000000}"),
            form(
                    "date",
                    "2026-01-31|2024-02-29|2000-02-29|9999-12-31",
                    "2026-02-29|1900-02-29|2026-13-01|2026-04-31|2026-1-1|20260101|2026-01-31 "),
            form("time", "00:00|23:59:59|12:30:00.123456789", "24:00|9:00|12:60|12:00:60"),
            form(
                    "timestamp",
                    "2026-01-31T00:00|2026-01-31 23:59:59.5Z|2024-02-29T12:00:00+02:00|2024-02-29T12:00:00-0530",
                    "2026-02-29T00:00|2026-01-31|2026-01-31t00:00|2026-01-31T00:00+15:00"),
            form("ipv4", "0.0.0.0|255.255.255.255|10.1.2.3", "256.1.1.1|1.2.3|01.2.3.4|1.2.3.4.5"),
            form(
                    "ipv6",
                    "::|::1|2001:db8::8a2e:370:7334|1:2:3:4:5:6:7:8|fe80::|1::3:4:5:6:7:8",
                    ":::|1:2:3:4:5:6:7|1::2::3|12345::|::ffff:1.2.3.4|1:2:3:4:5:6:7:8:9"),
            form("hostname", "localhost|a.b-c.example|1.2", "-a.b|a..b|a_b|a.b."),
            form(
                    "url",
                    "http://a|HTTPS://example.org:8443/x?y=1#z|https://10.0.0.1/",
                    "ftp://a|http://|http://a b|example.org|http://a:port/"),
            form(
                    "integer",
                    "0|-1|+007|999999999999999999|000000000000000000000001",
                    "1.0|1e3||1 000|1234567890123456789"),
            form("decimal", "0|-1.5|.5|1.|1e10|1.5E-3", ".|1,5|NaN|e5|1e"),
            form("boolean", "true|FALSE|T|f|yes|No|y|N|0|1", "tr|2|on|yess"),
            form("phone", "+4915112345678|+12025550123", "0151123|+0123456789|+49 151 1"),
            form(
                    "iban",
                    "DE89370400440532013000|GB82WEST12345698765432",
                    "DE8937|de89370400440532013000|DE89 3704 0044 0532 0130 00"),
            form("country", "DE|US", "de|DEU|D"),
            form("currency", "EUR|USD", "eur|EU|EURO"));

    private static Map.Entry<String, Form> form(String name, String good, String bad) {
        return Map.entry(name, new Form(List.of(good.split("\\|", -1)), List.of(bad.split("\\|", -1))));
    }

    private static String rows(List<String> texts) {
        return texts.stream().map(t -> "('" + t + "')").collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void eachFormTakesWhatItDocumentsAndNothingElse(Store store) {
        assertThat(FORMS.keySet()).containsExactlyInAnyOrderElementsOf(TextForm.texts(List.of(TextForm.values())));
        FORMS.forEach((name, form) -> {
            try (TestTable table = store.table("s TEXT", rows(form.good()) + ", (NULL)")) {
                assertThat(table.samples(check("format").with("column", "s").with("format", name)))
                        .as(name)
                        .isEmpty();
            }
            try (TestTable table = store.table("s TEXT", rows(form.bad()))) {
                assertThat(table.samples(check("format").with("column", "s").with("format", name)))
                        .as(name)
                        .containsExactlyElementsOf(form.bad().stream().sorted().toList());
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void emptyTextHasNoForm(Store store) {
        try (TestTable table = store.table("s TEXT", "(''), (NULL)")) {
            for (TextForm form : TextForm.values()) {
                assertThat(table.run(check("format").with("column", "s").with("format", form.text())))
                        .as(form.text())
                        .isEqualTo("FAIL 1/2");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void valuesOfOtherTypesAreReadAsText(Store store) {
        String columns = "n DOUBLE PRECISION, d DATE, t TIMESTAMP, f BOOLEAN, i INTEGER, u UUID";
        String rows =
                "(1.5, DATE '2026-01-01', TIMESTAMP '2026-01-01 00:00:00', TRUE, 1, '00000000-0000-0000-0000-000000000000'), "
                        + "(2, DATE '2026-01-02', TIMESTAMP '2026-01-01 10:00:00', FALSE, 2, NULL), ('NaN', NULL, NULL, NULL, NULL, NULL)";
        try (TestTable table = store.table(columns, rows)) {
            Map<String, String> expected = Map.ofEntries(
                    Map.entry("n integer", "FAIL 2/3"),
                    Map.entry("n decimal", "FAIL 1/3"),
                    Map.entry("n date", "FAIL 3/3"),
                    Map.entry("i integer", "PASS 0/3"),
                    Map.entry("i decimal", "PASS 0/3"),
                    Map.entry("i boolean", "FAIL 1/3"),
                    Map.entry("d date", "PASS 0/3"),
                    Map.entry("d timestamp", "PASS 0/3"),
                    Map.entry("d integer", "FAIL 2/3"),
                    Map.entry("t timestamp", "PASS 0/3"),
                    Map.entry("t date", "FAIL 1/3"),
                    Map.entry("f boolean", "PASS 0/3"),
                    Map.entry("f uuid", "FAIL 2/3"),
                    Map.entry("u uuid", "PASS 0/3"));
            expected.forEach((which, outcome) -> assertThat(table.run(
                            check("type").with("column", which.substring(0, 1)).with("as", which.substring(2))))
                    .as(which)
                    .isEqualTo(outcome));
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void anUnknownFormIsNamedWithTheNearestOne(Store store) {
        try (TestTable table = store.table("s TEXT", "")) {
            assertThat(table.run(check("format").with("column", "s").with("format", "e-mail")))
                    .isEqualTo("FAULT: there is no format 'e-mail'; did you mean 'email'?");
            assertThat(Stream.of(TextForm.values()).map(TextForm::pattern)).doesNotContainNull();
        }
    }
}
