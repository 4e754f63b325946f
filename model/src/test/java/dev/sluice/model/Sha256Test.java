package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The digests of FIPS 180-4's examples and of a text beyond ASCII, as other programs tell them. */
class Sha256Test {
    private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void digestsOfBytesAndTextsAreThePublishedOnes() {
        assertThat(Sha256.hexOf("abc")).isEqualTo(OF_ABC);
        assertThat(Sha256.hexOf(new byte[0])).isEqualTo(OF_NOTHING);
        assertThat(HexFormat.of().formatHex(Sha256.of("abc"))).isEqualTo(OF_ABC);
        assertThat(HexFormat.of().formatHex(Sha256.of(new byte[] {'a', 'b', 'c'})))
                .isEqualTo(OF_ABC);
    }

    @Test
    void textsAreDigestedInUtf8() {
        assertThat(Sha256.hexOf("é")).isEqualTo("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c");
        assertThat(Sha256.of("é")).isEqualTo(Sha256.of("é".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void eachDigestStartsEmpty() {
        Sha256.newDigest().update((byte) 1);

        assertThat(HexFormat.of().formatHex(Sha256.newDigest().digest())).isEqualTo(OF_NOTHING);
    }
}
