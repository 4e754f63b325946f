package dev.sluice.controlplane.schedulerview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.security.Sight;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final UUID OWN = UUID.fromString("019b7800-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("019b7800-0000-7000-8000-000000000002");
    private static final List<String> NAMESPACES =
            List.of("sales", "sales-eu", "ops", "ops.inner", "postgres://ops:5432", "postgres://sales:5432");

    private final Names names = new Names(
            new Sight(new Scope(List.of("sales-eu", "ops.inner", "postgres://sales:5432")), "sluice"),
            NAMESPACES,
            ids -> ids.contains(OWN) ? Set.of(OWN) : Set.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "waits for sales/orders",
                "held by ops.",
                "ops",
                "(ops) failed",
                "sluice ops.load is late",
                "postgres://ops:5432 shop.orders has 3 rows",
                "sales-eu/a comes after sales/a",
                "comes after run 019b7800-0000-7000-8000-000000000002"
            })
    void whatNamesAnythingHiddenIsCut(String text) {
        assertThat(names.cut(text)).isEqualTo(Names.CUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "waits for sales-eu/orders",
                "ops.inner is late",
                "wholesales and operations",
                "postgres://sales:5432 shop.orders has 3 rows",
                "comes after run 019b7800-0000-7000-8000-000000000001",
                ""
            })
    void whatNamesNothingHiddenIsKept(String text) {
        assertThat(names.cut(text)).isEqualTo(text);
    }

    @Test
    void whoSeesEverythingIsToldEverything() {
        Names all = new Names(Sight.WHOLE, NAMESPACES, _ -> Set.of());

        assertThat(all.cut("waits for sales/orders and " + OTHER)).isEqualTo("waits for sales/orders and " + OTHER);
        assertThat(all.run(OTHER)).isEqualTo(OTHER);
    }

    @Test
    void ofSeveralTextsOneStandsForAllThatAreCut() {
        assertThat(names.cut(List.of("ops", "sales-eu", "sales"))).containsExactly(Names.CUT, "sales-eu");
        assertThat(names.run(OTHER)).isNull();
        assertThat(names.run(OWN)).isEqualTo(OWN);
    }
}
