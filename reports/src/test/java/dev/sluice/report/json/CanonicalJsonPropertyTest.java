package dev.sluice.report.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ledger.json.CanonicalBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CanonicalJsonPropertyTest {
    private record Mixed(String zulu, long alpha, @Nullable Long mike, List<String> bravo, boolean yes, int count) {}

    @Property
    void isThatOfAnotherCanonicalizer(
            @ForAll String text,
            @ForAll long number,
            @ForAll @Size(max = 5) List<String> list,
            @ForAll @Size(max = 5) Map<String, String> map) {
        Mixed mixed = new Mixed(text, number, number / 2, list, number > 0, 7);
        Map<String, Object> value = new TreeMap<>(map);
        value.put("mixed", mixed);

        byte[] written = CanonicalJson.bytes(value);

        String json = new String(written, StandardCharsets.UTF_8);
        assertThat(json).isEqualTo(new String(CanonicalBytes.of(json), StandardCharsets.UTF_8));
    }

    @Property
    void keepsTextsAndNumbers(@ForAll @CharRange(to = '\uD7FF') String text, @ForAll long number) throws Exception {
        Mixed mixed = new Mixed(text, number, null, List.of(text, "\uD83D\uDE00"), true, -1);

        byte[] written = CanonicalJson.bytes(mixed);

        assertThat(CanonicalJson.MAPPER.readValue(written, Mixed.class)).isEqualTo(mixed);
        assertThat(new ObjectMapper().readTree(written).get("zulu").asText()).isEqualTo(text);
    }

    @Test
    void controlCharactersAreAsRfc8785WantsThem() {
        String json = new String(
                CanonicalJson.bytes(List.of("\u20AC$\u000F\nA'B\"\\\\\"/\u001b\u007f\b\t\f\r")),
                StandardCharsets.UTF_8);
        assertThat(json).isEqualTo("[\"\u20AC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\u001b\u007f\\b\\t\\f\\r\"]");
    }

    @Test
    void largeNumbersAreTexts() {
        List<Long> numbers = List.of(9007199254740991L, 9007199254740992L, -9007199254740992L, Long.MIN_VALUE);
        assertThat(new String(CanonicalJson.bytes(numbers), StandardCharsets.UTF_8))
                .isEqualTo("[9007199254740991,\"9007199254740992\",\"-9007199254740992\",\"-9223372036854775808\"]");
    }

    @Test
    void halfOfACharacterIsReplaced() {
        List<String> texts = List.of("a\uD83Db", "\uDE00", "\uD83D\uDE00", "\uD83D\uD83D\uDE00\uDE00", "x\uD83D");
        assertThat(new String(CanonicalJson.bytes(texts), StandardCharsets.UTF_8))
                .isEqualTo("[\"a\uFFFDb\",\"\uFFFD\",\"\uD83D\uDE00\",\"\uFFFD\uD83D\uDE00\uFFFD\",\"x\uFFFD\"]");
        assertThat(new String(CanonicalJson.bytes(Map.of("k\uDE00", "v")), StandardCharsets.UTF_8))
                .isEqualTo("{\"k\uFFFD\":\"v\"}");
    }
}
