package dev.sluice.controlplane.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.Glob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class FactsTest {
    @Test
    void jsonIsAValueAndAnythingElseText() {
        assertThat(read("{\"a\":[1,2.5,null,true]}"))
                .isEqualTo(Map.of("a", java.util.Arrays.asList(1, 2.5, null, true)));
        assertThat(read("not json")).isEqualTo("not json");
        assertThat(read("{\"a\":1} trailing")).isEqualTo("{\"a\":1} trailing");
        assertThat(read("{\"a\":1,\"a\":2}")).isEqualTo("{\"a\":1,\"a\":2}");
        assertThat(read("")).isEqualTo("");
        assertThat(Facts.jsonOrText(new byte[] {(byte) 0xff, 'a', 0})).isEqualTo("\uFFFDa\uFFFD");
    }

    @Test
    void numbersBeyondWhatIsKeptAreTheNearestThatAre() {
        assertThat(read("[1e999,-1e999,123456789012345678901]"))
                .isEqualTo(List.of(Double.MAX_VALUE, -Double.MAX_VALUE, 1.2345678901234568E20));
    }

    @Test
    void tooLongFactsAreRefused() {
        assertThatThrownBy(() -> Facts.stored(Map.of("event", "x".repeat(Facts.LONGEST))))
                .hasMessageContaining("allowed are " + Facts.LONGEST);
    }

    @Property
    void cleanTextHasNeitherNulNorHalfPairsAndKeepsTheRest(@ForAll String text) {
        String clean = Facts.clean(text);

        assertThat(clean).hasSameSizeAs(text).doesNotContain("\u0000");
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(clean)).isTrue();
        assertThat(Facts.clean(clean)).isEqualTo(clean);
    }

    @Property
    void globIsWhatARegularExpressionWouldBe(
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String name,
            @ForAll @StringLength(max = 6) @net.jqwik.api.constraints.Chars({'a', 'b', '*'}) String pattern) {
        Assume.that(!pattern.isEmpty());
        String regex = ("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q");

        assertThat(Glob.of(pattern).matches(name)).isEqualTo(Pattern.matches(regex, name));
    }

    private static Object read(String text) {
        return Facts.jsonOrText(text.getBytes(StandardCharsets.UTF_8));
    }
}
