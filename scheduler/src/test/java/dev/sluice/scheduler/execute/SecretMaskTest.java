package dev.sluice.scheduler.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretMaskTest {
    private static String masked(String text, String... secrets) {
        return SecretMask.of(List.of(secrets).stream().map(Secret::new).toList())
                .apply(text);
    }

    @Test
    void valueIsMaskedWhereverItStands() {
        assertThat(masked("a=s3cret&b=s3crets3cret", "s3cret")).isEqualTo("a=***&b=******");
    }

    @Test
    void encodedFormsAreMaskedToo() {
        assertThat(masked("https://x/?k=p%40ss%2Fword", "p@ss/word")).isEqualTo("https://x/?k=***");
        assertThat(masked("cEBzcy93b3Jk", "p@ss/word")).isEqualTo("***");
    }

    @Test
    void linesOfAKeyAndTheTokenOfACredentialAreMaskedAlone() {
        assertThat(masked("got MIIEvQ and BADANB", "-----BEGIN-----\nMIIEvQ\nBADANB\n-----END-----"))
                .isEqualTo("got *** and ***");
        assertThat(masked("token abc.def", "Bearer abc.def")).isEqualTo("token ***");
    }

    @Test
    void longerSecretGoesFirstAndVeryShortOnesStay() {
        assertThat(masked("hunter2000", "hunter", "hunter2000")).isEqualTo("***");
        assertThat(masked("1 of 12", "1", "12", "")).isEqualTo("1 of 12");
    }

    @Test
    void secretDoesNotShowItself() {
        assertThat(new Secret("s3cret")).hasToString("***");
    }
}
