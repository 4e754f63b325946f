package dev.sluice.controlplane.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownSecretsTest {
    private static final String VALUE = "Kx7-canary \"41\"";

    private static String masked(String text, String... secrets) {
        return new Needles(List.of(secrets)).mask(text);
    }

    @Test
    void valueIsHiddenHoweverItIsWritten() {
        assertThat(masked("a " + VALUE + VALUE + " b", VALUE)).isEqualTo("a ****** b");
        assertThat(masked("{\"v\":\"Kx7-canary \\\"41\\\"\"}", VALUE)).isEqualTo("{\"v\":\"***\"}");
        assertThat(masked("https://x/?k=Kx7-canary+%2241%22", VALUE)).isEqualTo("https://x/?k=***");
        assertThat(masked("token S3g3LWNhbmFyeSAiNDEi", VALUE)).isEqualTo("token ***");
        assertThat(masked("ünïcödé " + VALUE, VALUE)).isEqualTo("ünïcödé ***");
    }

    @Test
    void whatIsNotThereIsNotTouched() {
        String text = "Kx7-canary 41, Kx7-canar";

        assertThat(masked(text, VALUE)).isSameAs(text);
        assertThat(masked("", VALUE)).isEmpty();
        assertThat(masked(text)).isSameAs(text);
    }

    @Test
    void plainWordsAndShortValuesAreLeftAlone() {
        assertThat(masked("postgres://db and 12345678", "postgres", "12345678", "aB1"))
                .isEqualTo("postgres://db and 12345678");
        assertThat(Needles.canBeHidden("postgres1")).isTrue();
    }

    @Test
    void longLinesOfAKeyAreHiddenAlone() {
        String key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0\nshort=1\n-----END KEY-----";

        assertThat(masked("got MIIEvQIBADANBgkqhkiG9w0 and short=1 of -----BEGIN KEY-----", key))
                .isEqualTo("got *** and short=1 of -----BEGIN KEY-----");
    }

    @Test
    void whatIsCutShowsNoBeginningOfAValue() {
        KnownSecrets secrets = new KnownSecrets(Optional.empty(), List.of("s3cret-s3cret"));

        assertThat(secrets.cut("told s3cret-s3cret twice", 10)).isEqualTo("told *** t");
        assertThat(secrets.cut("told s3cret-s3cret", 8)).isEqualTo("told ***");
        assertThat(secrets.cut("told nothing", 20)).isEqualTo("told nothing");
    }

    @Test
    void bytesAreMaskedInTheirPart() {
        KnownSecrets secrets = new KnownSecrets(Optional.empty(), List.of("s3cret-s3cret"));
        byte[] text = "[{\"ä\":\"s3cret-s3cret\"}]".getBytes(StandardCharsets.UTF_8);

        assertThat(secrets.masked(text, 1, text.length - 2))
                .hasValueSatisfying(bytes ->
                        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("{\"ä\":\"***\"}"));
        assertThat(secrets.masked(text, 1, 12)).isEmpty();
        assertThat(KnownSecrets.NONE.masked(text, 0, text.length)).isEmpty();
    }

    @Test
    void secretOfTheDirectoryIsHiddenAndStaysSoAfterItsRotation(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("db"), "Old-Value-1\n");
        KnownSecrets secrets = new KnownSecrets(Optional.of(folder), List.of());

        assertThat(secrets.mask("is Old-Value-1")).isEqualTo("is ***");
        secrets.learn("New-Value-2");
        assertThat(secrets.mask("Old-Value-1 New-Value-2")).isEqualTo("*** ***");
        assertThat(secrets.isIn("New-Value-2")).isTrue();
        assertThat(secrets.isIn("another")).isFalse();
    }
}
