package dev.sluice.controlplane.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.catalog.ReadVersion.Resolution;
import dev.sluice.controlplane.catalog.Rows.DatasetRows;
import dev.sluice.controlplane.catalog.Rows.FieldRows;
import dev.sluice.controlplane.catalog.Rows.JobRows;
import dev.sluice.controlplane.catalog.Rows.NamespaceRows;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.projection.CatalogHarness;
import dev.sluice.controlplane.security.ReadScope;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.testing.ScopedWorld;
import dev.sluice.controlplane.testing.ScopedWorld.Ran;
import dev.sluice.embedded.SharedStores;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The readers of the catalog on a real store, asked for everything by somebody who may see some namespaces. */
class ReadWithinScopeTest {
    private static final PageRequest ALL = PageRequest.first(500);

    private final Set<UUID> runIds = new HashSet<>();
    private final Set<Long> ids = new HashSet<>();

    @Test
    void noReaderAnswersWithAnythingHidden() throws Exception {
        try (CatalogHarness harness = new CatalogHarness()) {
            ScopedWorld world = new ScopedWorld(5);
            harness.apply(world.events(), 50);
            PGSimpleDataSource store = new PGSimpleDataSource();
            store.setUrl(harness.connection().getMetaData().getURL());
            store.setUser(SharedStores.postgres().user());
            store.setPassword(SharedStores.postgres().password());
            Jdbc jdbc = new Jdbc(store);
            world.runs().forEach(ran -> runIds.add(ran.run()));
            ids.addAll(jdbc.query(
                    "SELECT id FROM dataset UNION SELECT id FROM job UNION SELECT id FROM field",
                    row -> row.getLong(1)));
            assertThat(new Facets(jdbc).ofDatasets(ids, Facets.NOW).toString())
                    .as("facets name others, so that there is something to hide")
                    .contains("columnLineage", world.mark(0));
            Map<UUID, List<ReadVersion>> whole = new RunDatasets(jdbc).readVersions(runIds);
            for (int i = 0; i < 4; i++) {
                Set<Integer> seen = new TreeSet<>();
                Scope scope = new Scope(world.policy(seen));
                ReadScope.within(scope, () -> {
                    check(answers(jdbc), world, seen);
                    versionsAreThoseOfTheWholeOrHidden(new RunDatasets(jdbc).readVersions(runIds), whole);
                    return null;
                });
            }
        }
    }

    private List<String> answers(Jdbc jdbc) {
        Namespaces namespaces = new Namespaces(new NamespaceRows(), jdbc);
        Datasets datasets = new Datasets(new DatasetRows(), namespaces, jdbc);
        Jobs jobs = new Jobs(new JobRows(), namespaces, jdbc);
        Facets facets = new Facets(jdbc);
        Runs runs = new Runs(jdbc);
        Events events = new Events(jdbc);
        RunDatasets io = new RunDatasets(jdbc);
        List<Object> answers = new ArrayList<>();
        answers.add(namespaces.page(ALL));
        answers.add(datasets.page(NameFilter.ALL, ALL));
        answers.add(datasets.findByIds(ids));
        answers.add(datasets.aliasesOf(ids));
        answers.add(datasets.symlinksOf(ids));
        answers.add(jobs.page(NameFilter.ALL, ALL));
        answers.add(jobs.findByIds(ids));
        answers.add(new Fields(new FieldRows(), facets, jdbc).findByIds(ids));
        answers.add(new Fields(new FieldRows(), facets, jdbc).ofDatasets(ids, Facets.NOW));
        answers.add(facets.ofDatasets(ids, Facets.NOW));
        answers.add(facets.ofJobs(ids, Facets.NOW));
        answers.add(facets.ofRuns(runIds));
        ids.stream().limit(12).forEach(id -> answers.add(facets.history(id, null)));
        answers.add(runs.page(RunFilter.ALL, ALL));
        answers.add(runs.findByIds(runIds));
        answers.add(runs.latestOfJobs(ids, 10));
        answers.add(events.page(EventFilter.ALL, ALL));
        answers.add(io.ofRuns(runIds));
        answers.add(io.readVersions(runIds));
        answers.add(new DatasetVersions(jdbc).writtenBy(runIds));
        answers.add(new DatasetVersions(jdbc).latestOfDatasets(ids, 10));
        answers.add(new NodeNames(jdbc).findByIds(ids));
        answers.add(new CatalogSearch(jdbc).search("table", EnumSet.allOf(SearchHit.Kind.class), ALL));
        answers.add(new CatalogSearch(jdbc).search("ns", EnumSet.allOf(SearchHit.Kind.class), ALL));
        return answers.stream().map(String::valueOf).toList();
    }

    private static void check(List<String> answers, ScopedWorld world, Set<Integer> seen) {
        Set<String> hidden = new HashSet<>();
        for (int n = 0; n < ScopedWorld.NAMESPACES; n++) {
            if (!seen.contains(n)) {
                hidden.add(world.mark(n));
            }
        }
        for (Ran ran : world.runs()) {
            if (!seen.contains(ran.job().namespace())) {
                hidden.add(ran.run().toString());
            }
        }
        String all = String.join("\n", answers);
        seen.forEach(n -> assertThat(all).as("what is seen is told").contains(world.mark(n)));
        for (String answer : answers) {
            hidden.forEach(each -> assertThat(answer).as("seen %s", seen).doesNotContain(each));
        }
    }

    /** Another version is never told in place of one that may not be seen. */
    private static void versionsAreThoseOfTheWholeOrHidden(
            Map<UUID, List<ReadVersion>> seen, Map<UUID, List<ReadVersion>> whole) {
        seen.forEach((run, reads) -> {
            for (ReadVersion read : reads) {
                if (read.resolution() != Resolution.HIDDEN) {
                    assertThat(whole.getOrDefault(run, List.of()).stream().map(ReadVersion::version))
                            .contains(read.version());
                }
            }
        });
    }
}
