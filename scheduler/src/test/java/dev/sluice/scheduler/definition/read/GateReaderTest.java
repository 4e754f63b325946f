package dev.sluice.scheduler.definition.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.model.quality.GateSpec.External;
import dev.sluice.model.quality.GateSpec.Flapping;
import dev.sluice.model.quality.GateSpec.Length;
import dev.sluice.model.quality.GateSpec.OnHold;
import dev.sluice.model.quality.GateSpec.OnMissing;
import dev.sluice.model.quality.GateSpec.Partition;
import dev.sluice.model.quality.GateSpec.Phase;
import dev.sluice.model.quality.GateSpec.Reach;
import dev.sluice.model.quality.GateSpec.Release;
import dev.sluice.model.quality.GateSpec.Scope;
import dev.sluice.model.quality.OnTrouble;
import dev.sluice.model.quality.Severity;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.Gate;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GateReaderTest {
    private static final DefinitionReader READER = new DefinitionReader(new SampleChecks());
    private static final String HEAD = """
            apiVersion: sluice.dev/v1alpha1
            kind: Gate
            metadata: {name: orders, namespace: shop, ownership: {owner: "team:shop-data"}}
            """;

    @Test
    void whatIsLeftOutHasItsDefault() {
        Gate gate = read("""
                spec:
                  asset: "connection://lake/raw.orders"
                  checks:
                    - {id: rows, type: rowCount}
                """);

        assertThat(gate.metadata().name()).hasToString("shop/orders");
        assertThat(gate.kind()).isEqualTo(Definition.Kind.GATE);
        assertThat(gate.description()).isEmpty();
        assertThat(gate.asset()).isEqualTo(new AssetAddress.InConnection("lake", "raw.orders"));
        assertThat(gate.spec())
                .isEqualTo(new GateSpec(
                        List.of(new CheckSpec(
                                "rows",
                                "rowCount",
                                Map.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Severity.ERROR,
                                Optional.empty(),
                                "")),
                        List.of(),
                        new Phase.Post(),
                        true,
                        new Scope(Reach.DOWNSTREAM, true, true, List.of(), List.of()),
                        OnHold.WAIT,
                        OnMissing.EVALUATE,
                        Duration.ofMinutes(10),
                        OnTrouble.BLOCK,
                        Optional.empty(),
                        new Release(1, Duration.ZERO),
                        new Flapping(4, Duration.ofHours(1)),
                        Duration.ofDays(7),
                        20,
                        Set.of(),
                        Duration.ofMinutes(10),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void everythingThatIsWrittenIsRead() {
        Gate gate = read("""
                spec:
                  asset: {namespace: "postgres://db:5432", name: shop.raw.orders}
                  description: Orders as the shop sends them.
                  enforce: false
                  phase: {stage: "connection://lake/stage.orders", quarantine: "connection://lake/bad.orders", keep: 2d}
                  checks:
                    - id: amount
                      type: range
                      column: amount
                      min: 0
                      max: 99.90
                      exclusive: true
                      where: "country <> 'XX'"
                      warn: "> 0.1%"
                      fail: "> 1%"
                      severity: critical
                      onError: allow
                      description: Nobody orders for so much.
                  external: [{producer: "*dbt*", assertion: "unique*", maxAge: 2h}, {}]
                  scope: {reach: direct, byColumn: false, bySlice: false, only: ["shop/*"], except: ["shop/repair", "*"]}
                  onHold: lastGood
                  onMissing: block
                  maxWait: 1m
                  onTimeout: allow
                  ttl: 24h
                  release: {passes: 2, minHold: 5m}
                  flapping: {changes: 6, within: 2h}
                  longestWaiver: 1d
                  sampleRows: 0
                  sensitive: [email, phone]
                  timeout: 3m
                  every: 15m
                  partition: {column: placed_at, every: 1mo, timezone: Europe/Berlin}
                """);

        assertThat(gate.description()).isEqualTo("Orders as the shop sends them.");
        assertThat(gate.asset()).hasToString("postgres://db:5432 shop.raw.orders");
        assertThat(gate.spec())
                .isEqualTo(new GateSpec(
                        List.of(new CheckSpec(
                                "amount",
                                "range",
                                Map.of("column", "amount", "min", 0L, "max", new BigDecimal("99.9"), "exclusive", true),
                                Optional.of("country <> 'XX'"),
                                Optional.of("> 0.1%"),
                                Optional.of("> 1%"),
                                Severity.CRITICAL,
                                Optional.of(OnTrouble.ALLOW),
                                "Nobody orders for so much.")),
                        List.of(
                                new External("*dbt*", "unique*", Duration.ofHours(2)),
                                new External("*", "*", Duration.ofHours(24))),
                        new Phase.Stage(
                                "connection://lake/stage.orders",
                                Optional.of("connection://lake/bad.orders"),
                                Duration.ofDays(2)),
                        false,
                        new Scope(Reach.DIRECT, false, false, List.of("shop/*"), List.of("shop/repair", "*")),
                        OnHold.LAST_GOOD,
                        OnMissing.BLOCK,
                        Duration.ofMinutes(1),
                        OnTrouble.ALLOW,
                        Optional.of(Duration.ofHours(24)),
                        new Release(2, Duration.ofMinutes(5)),
                        new Flapping(6, Duration.ofHours(2)),
                        Duration.ofDays(1),
                        0,
                        Set.of("email", "phone"),
                        Duration.ofMinutes(3),
                        Optional.of(Duration.ofMinutes(15)),
                        Optional.of(
                                new Partition("placed_at", Optional.of(Length.MONTH), ZoneId.of("Europe/Berlin")))));
    }

    @Test
    void anAdvisoryGateWarnsAfterATimeout() {
        Gate gate = read("""
                spec:
                  asset: "s3://lake/orders"
                  enforce: false
                  phase: pre
                  external: [{producer: "*gx*"}]
                """);

        assertThat(gate.spec().onTimeout()).isEqualTo(OnTrouble.WARN);
        assertThat(gate.spec().phase()).isEqualTo(new Phase.Pre());
    }

    @Test
    void argumentsKeepTheirTypes() {
        Gate gate = read("""
                spec:
                  asset: "s3://lake/orders"
                  checks:
                    - {id: a, type: acceptedValues, column: state, values: [new, 1, 1.0, 2.50, 12345678901234567890, true, "1", null, ~]}
                    - {id: b, type: schema, columns: {id: bigint, n: 1, ok: false}}
                """);

        assertThat(gate.spec().checks().get(0).arguments().get("values"))
                .isEqualTo(Arrays.asList(
                        "new",
                        1L,
                        1L,
                        new BigDecimal("2.5"),
                        new BigDecimal("12345678901234567890"),
                        true,
                        "1",
                        null,
                        null));
        assertThat(gate.spec().checks().get(1).arguments())
                .isEqualTo(Map.of("columns", Map.of("id", "bigint", "n", 1L, "ok", false)));
    }

    @Test
    void withoutACatalogueArgumentsAreTakenAsTheyStand() {
        String text = HEAD + """
                spec:
                  asset: "s3://lake/orders"
                  checks:
                    - {id: a, type: soundsLike, column: name, patern: 1, fail: "whatever"}
                """;

        Definition gate = new DefinitionReader(CheckVocabulary.NONE)
                .reread(new SourceFile("gate.yaml", text))
                .orElseThrow();

        assertThat(((Gate) gate).spec().checks().getFirst().arguments())
                .isEqualTo(Map.of("column", "name", "patern", 1L));
    }

    @Test
    void aGateReadsTheSameWithAndWithoutACatalogue() {
        String text = HEAD + """
                spec:
                  asset: "s3://lake/orders"
                  checks:
                    - {id: a, type: acceptedValues, column: state, values: [new, 1, null]}
                    - {id: b, type: freshness, column: at, window: 3d, fail: "> 1"}
                """;

        assertThat(new DefinitionReader().reread(new SourceFile("gate.yaml", text)))
                .isPresent()
                .isEqualTo(READER.reread(new SourceFile("gate.yaml", text)));
    }

    private static Gate read(String spec) {
        ReadResult result = READER.read(List.of(new SourceFile("gate.yaml", HEAD + spec)));
        assertThat(result.problems().stream().map(DefinitionProblem::render)).isEmpty();
        return (Gate) result.definitions().getFirst().definition();
    }
}
