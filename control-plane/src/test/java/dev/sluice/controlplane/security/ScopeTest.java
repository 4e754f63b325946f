package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private static Scope of(String... patterns) {
        return new Scope(List.of(patterns));
    }

    @Test
    void aScopeHasTheNamespacesOfItsPatterns() {
        assertThat(of("shop", "postgres://*").contains("postgres://shop:5432")).isTrue();
        assertThat(of("shop", "postgres://*").contains("shop2")).isFalse();
        assertThat(Scope.ALL.contains("shop")).isTrue();
        assertThat(Scope.NOTHING.contains("shop")).isFalse();
    }

    @Test
    void oneScopeIsInAnother() {
        assertThat(Scope.ALL.contains(of("*"))).isTrue();
        assertThat(of("*").contains(Scope.ALL))
                .as("all, now and later, is more than any pattern")
                .isFalse();
        assertThat(of("shop*").contains(of("shop", "shop.eu*"))).isTrue();
        assertThat(of("shop.*").contains(of("shop*"))).isFalse();
        assertThat(of("shop", "bank").contains(of("bank", "shop"))).isTrue();
    }

    @Property(tries = 500)
    void whatIsInAScopeWithinAnotherIsInTheOther(
            @ForAll("patterns") String outer, @ForAll("patterns") String inner, @ForAll("names") String name) {
        if (of(outer).contains(of(inner)) && of(inner).contains(name)) {
            assertThat(of(outer).contains(name)).isTrue();
        }
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab*").ofMinLength(1).ofMaxLength(4);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(5);
    }
}
