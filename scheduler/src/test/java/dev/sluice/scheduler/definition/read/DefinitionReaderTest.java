package dev.sluice.scheduler.definition.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.definition.ForecastPolicy.Mode;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Slo;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.time.CatchUp;
import dev.sluice.scheduler.time.CatchUpPolicy;
import dev.sluice.scheduler.time.CronSchedule;
import dev.sluice.scheduler.time.DstPolicy;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefinitionReaderTest {
    private static final DefinitionReader READER = new DefinitionReader();

    /** The second example of the guide has everything. */
    private static Workflow orders() {
        return (Workflow) READER.read(List.of(Repository.examples().get(1)))
                .definitions()
                .getFirst()
                .definition();
    }

    @Test
    void aWorkflowIsReadAsWritten() {
        Workflow workflow = orders();

        assertThat(workflow.metadata().name()).isEqualTo(new ResourceName("sales", "orders"));
        assertThat(workflow.metadata().labels()).isEqualTo(Map.of("domain", "orders", "tier", "1"));
        assertThat(workflow.parameters()).extracting("name").containsExactly("country", "sample");
        assertThat(workflow.parameters().get(1).defaultValue()).contains("1.0");
        assertThat(workflow.slo()).contains(new Slo.By(LocalTime.of(6, 30), ZoneId.of("Europe/Berlin")));
        assertThat(workflow.triggers().getFirst())
                .isEqualTo(new Trigger.OnSchedule(
                        "nightly",
                        CronSchedule.parse("0 2 * * *", ZoneId.of("Europe/Berlin"), DstPolicy.RUN_ONCE),
                        Duration.ofMinutes(2),
                        new CatchUp(CatchUpPolicy.LATEST, Duration.ofDays(2), 100),
                        Optional.of(new Trigger.WaitFor(
                                List.of(dataset("postgres://shop:5432", "shop.public.orders")),
                                Trigger.WaitFor.Since.TICK,
                                Duration.ofHours(3),
                                Trigger.WaitFor.OnTimeout.FAIL)),
                        Map.of()));
    }

    @Test
    void aliasesBecomeAddressesAndDefaultsArePutIn() {
        Task publish = orders().tasks().get(1);

        AssetAddress raw = dataset("s3://lake", "raw/orders");
        assertThat(publish.consumes()).containsExactly(raw);
        assertThat(publish.produces())
                .containsExactly(new Task.Output(
                        "orders",
                        new AssetAddress.InConnection("warehouse", "sales.orders"),
                        Map.of("id", List.of(new Task.ColumnRef(raw, "id")))));
        assertThat(publish.retry().maxAttempts()).isEqualTo(4);
        assertThat(publish.pool()).contains(new ResourceName("sales", "warehouse"));
        assertThat(publish.slots()).isEqualTo(2);
        assertThat(publish.resources()).isEqualTo(new Task.Resources(500, 512L << 20, 0));
        assertThat(((Work.Container) publish.work()).kubernetes())
                .contains(new Work.Kubernetes(
                        Optional.empty(), Optional.empty(), Map.of("pool", "batch"), 2000, 2L << 30));
    }

    @Test
    void poolsAndServicesAreRead() {
        List<Loaded> loaded = READER.read(List.of(Repository.examples().get(1))).definitions();

        Pool pool = (Pool) loaded.get(1).definition();
        assertThat(pool.slots()).isEqualTo(20);
        assertThat(pool.perOwner()).isEqualTo(OptionalInt.of(8));
        assertThat(pool.reservations()).containsExactly(new Pool.Reservation(80, 4));
        assertThat(loaded).extracting(l -> l.definition().kind().text()).containsExactly("Workflow", "Pool", "Service");
    }

    @Test
    void sourceIsTheDocumentAloneAndTheLineIsThatOfItsContent() {
        String first = "# one\napiVersion: sluice.dev/v1alpha1\nkind: Pool\nmetadata: {name: a}\nspec: {slots: 1}\n";
        String second =
                "---\n# two\napiVersion: sluice.dev/v1alpha1\nkind: Pool\nmetadata: {name: b}\nspec: {slots: 2}\n";

        List<Loaded> loaded = read(first + second).definitions();

        assertThat(loaded).extracting(Loaded::source).containsExactly(first, second);
        assertThat(loaded).extracting(Loaded::line).containsExactly(2, 8);
    }

    @Test
    void commentsLayoutQuotesAndTheOrderOfKeysDoNotChangeTheDigest() {
        String block = "apiVersion: sluice.dev/v1alpha1\nkind: Pool\nmetadata:\n  name: a # here\nspec:\n  slots: 1\n";
        String flow = "{spec: {slots: 1}, metadata: {name: 'a'}, kind: \"Pool\", apiVersion: sluice.dev/v1alpha1}";
        String other = flow.replace("slots: 1", "slots: 2");

        assertThat(digest(block)).isEqualTo(digest(flow)).isNotEqualTo(digest(other));
    }

    @Test
    void aNumberAndTheTextOfThatNumberAreNotTheSameContent() {
        String text =
                "{apiVersion: sluice.dev/v1alpha1, kind: Pool, metadata: {name: a, labels: {x: '1'}}, spec: {slots: 1}}";

        assertThat(digest(text)).isNotEqualTo(digest(text.replace("'1'", "1")));
    }

    @Test
    void aBrokenDocumentLeavesTheOthersReadable() {
        ReadResult result = read("""
                kind: [
                ---
                apiVersion: sluice.dev/v1alpha1
                kind: Pool
                metadata: {name: a}
                spec: {slots: 1}
                """);

        assertThat(result.definitions())
                .extracting(l -> l.definition().metadata().name().name())
                .containsExactly("a");
        assertThat(result.problems()).hasSize(1);
        assertThat(result.isClean()).isFalse();
    }

    @Test
    void anchorsMayBeUsed() {
        ReadResult result = read("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: w}
                spec:
                  tasks:
                    - {id: a, type: noop, retry: &often {maxAttempts: 5}}
                    - {id: b, type: noop, retry: *often}
                """);

        assertThat(((Workflow) result.definitions().getFirst().definition()).tasks())
                .extracting(task -> task.retry().maxAttempts())
                .containsExactly(5, 5);
    }

    @Test
    void whatForecastsMayDoIsReadAsWritten() {
        ForecastPolicy policy = forecast("""
                {mode: act, allow: [startEarly, warn, warn], maxShift: 45m, prior: {p50: 20m, p90: 40m},
                promises: [{asset: out, by: "07:00"}, {asset: "s3://b/more", within: 2h}]}""");

        assertThat(policy)
                .isEqualTo(new ForecastPolicy(
                        Mode.ACT,
                        Set.of(Kind.START_EARLY, Kind.WARN),
                        Duration.ofMinutes(45),
                        Optional.of(new ForecastPolicy.Prior(Duration.ofMinutes(20), Duration.ofMinutes(40))),
                        List.of(
                                new ForecastPolicy.Promise(
                                        dataset("s3://b", "out"),
                                        new Slo.By(LocalTime.of(7, 0), ZoneId.of("Europe/Berlin"))),
                                new ForecastPolicy.Promise(
                                        dataset("s3://b", "more"), new Slo.Within(Duration.ofHours(2))))));
    }

    @Test
    void whatIsNotSaidAboutForecastsIsTheDefault() {
        assertThat(orders().forecast()).isEqualTo(ForecastPolicy.DEFAULT);
        assertThat(forecast("{}")).isEqualTo(ForecastPolicy.DEFAULT);
        assertThat(forecast("{allow: []}").allow()).isEmpty();
        assertThat(forecast("{mode: off}").considers(Kind.WARN)).isFalse();
    }

    @Test
    void aPromiseOfATimeOfDayHasItsOwnZone() {
        assertThat(forecast("{promises: [{asset: out, by: \"23:30\", timezone: Asia/Tokyo}]}")
                        .promises())
                .extracting(ForecastPolicy.Promise::by)
                .containsExactly(new Slo.By(LocalTime.of(23, 30), ZoneId.of("Asia/Tokyo")));
    }

    @Test
    void whatForecastsMayDoChangesTheContentAndNotTheWork() {
        Loaded without = workflow("").getFirst();
        Loaded advise = workflow("forecast: {mode: advise}").getFirst();
        Loaded act = workflow("forecast: {mode: act}").getFirst();
        Loaded other = workflow("description: other").getFirst();

        assertThat(List.of(without.digest(), advise.digest(), act.digest())).doesNotHaveDuplicates();
        assertThat(List.of(without.workDigest(), advise.workDigest(), act.workDigest()))
                .containsOnly(without.digest());
        assertThat(other.workDigest()).isEqualTo(other.digest()).isNotEqualTo(without.digest());
        assertThat(DefinitionReader.workDigest(new SourceFile("w.yaml", act.source())))
                .contains(without.digest());
    }

    private static ForecastPolicy forecast(String yaml) {
        return ((Workflow) workflow("forecast: " + yaml.replace("\n", " "))
                        .getFirst()
                        .definition())
                .forecast();
    }

    private static List<Loaded> workflow(String more) {
        ReadResult result = read("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: w}
                spec:
                  triggers: [{id: nightly, type: schedule, cron: "0 2 * * *", timezone: Europe/Berlin}]
                  tasks: [{id: t, type: noop, produces: [{asset: out, uri: "s3://b/out"}, {asset: x, uri: "s3://b/more"}]}]
                  %s
                """.formatted(more));
        assertThat(result.problems()).isEmpty();
        return result.definitions();
    }

    @Test
    void namesSaySecretOrDoNot() {
        assertThat(List.of(
                        "PASSWORD",
                        "DB_PASSWORD",
                        "apiKey",
                        "X-Api-Key",
                        "clientSecret",
                        "AWS_SECRET_ACCESS_KEY",
                        "Authorization"))
                .allMatch(SecretScan::saysSecret);
        assertThat(List.of("TOKEN_URL", "MAX_TOKENS", "PASSWORD_FILE", "SECRET_NAME", "KEY", "PASSENGER", "compass"))
                .noneMatch(SecretScan::saysSecret);
    }

    private static AssetAddress dataset(String namespace, String name) {
        return new AssetAddress.Dataset(new DatasetId(namespace, name));
    }

    private static dev.sluice.model.Digest128 digest(String yaml) {
        return read(yaml).definitions().getFirst().digest();
    }

    private static ReadResult read(String yaml) {
        return READER.read(List.of(new SourceFile("test.yaml", yaml)), KnownNames.NONE);
    }
}
