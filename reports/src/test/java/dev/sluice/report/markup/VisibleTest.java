package dev.sluice.report.markup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VisibleTest {
    @Test
    void ordinaryTextStaysAsItIs() {
        String text = "orders_2026.v1 über straße шлюз שלום مرحبا 表 🚀 \u00A0";

        assertThat(Visible.of(text)).isEqualTo(text);
    }

    @Test
    void whatHidesIsTold() {
        assertThat(Visible.of("a\nb\tc")).isEqualTo("a↵ b⇥ c");
        assertThat(Visible.of("\u0000\u001B\u007F\u0085")).isEqualTo("⟨U+0000⟩⟨U+001B⟩⟨U+007F⟩⟨U+0085⟩");
        assertThat(Visible.of("\u202E\u2066\u200F\u061C\u00AD\u200B\uFEFF\u3164\u2028"))
                .isEqualTo("⟨U+202E⟩⟨U+2066⟩⟨U+200F⟩⟨U+061C⟩⟨U+00AD⟩⟨U+200B⟩⟨U+FEFF⟩⟨U+3164⟩⟨U+2028⟩");
        assertThat(Visible.of("\uD800 \uDC00 \uFFFE")).isEqualTo("\uFFFD \uFFFD \uFFFD");
    }

    @Property
    void anyTextIsWellFormedAsTextAndAsValueOfAnAttribute(@ForAll String text) {
        String xml = new Markup().element("p", text, "title", text).toString();

        String read = Dom.parse(xml.getBytes(StandardCharsets.UTF_8))
                .getDocumentElement()
                .getTextContent();

        assertThat(read).isEqualTo(Visible.of(text));
    }

    @Test
    void longTextsSayHowLongTheyAre() {
        assertThat(Visible.shortened("x".repeat(1_500), 3)).isEqualTo("xxx… (1,500 characters, whole in report.json)");
        assertThat(Visible.shortened("ab🚀", 3)).isEqualTo("ab… (4 characters, whole in report.json)");
        assertThat(Visible.shortened("abc", 3)).isEqualTo("abc");
    }
}
