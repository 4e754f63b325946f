package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.CatalogSearch;
import dev.sluice.controlplane.catalog.Datasets;
import dev.sluice.controlplane.catalog.Facets;
import dev.sluice.controlplane.catalog.Jobs;
import dev.sluice.controlplane.catalog.NameFilter;
import dev.sluice.controlplane.catalog.Namespaces;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.catalog.Producers;
import dev.sluice.controlplane.catalog.SearchHit;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** Namespaces, datasets, jobs, producers and search. */
@GraphQLApi
@ApiErrors
public class CatalogApi {
    private final Namespaces namespaces;
    private final Datasets datasets;
    private final Jobs jobs;
    private final Producers producers;
    private final CatalogSearch search;

    CatalogApi(Namespaces namespaces, Datasets datasets, Jobs jobs, Producers producers, CatalogSearch search) {
        this.namespaces = namespaces;
        this.datasets = datasets;
        this.jobs = jobs;
        this.producers = producers;
        this.search = search;
    }

    @Query
    @NonNull
    @Description("All namespaces by name.")
    public NamespaceConnection namespaces(@DefaultValue("50") int first, @Nullable String after) {
        return NamespaceConnection.of(
                namespaces.page(new PageRequest(first, after)), NamespaceType::new, namespaces::count);
    }

    @Query
    @NonNull
    @Description("Datasets by name. Facets and fields of the entries are as of the instant, else now.")
    public DatasetConnection datasets(
            @Nullable String namespace,
            @Nullable String prefix,
            @Nullable Instant asOf,
            @DefaultValue("50") int first,
            @Nullable String after) {
        NameFilter filter = new NameFilter(namespace, prefix);
        return DatasetConnection.of(
                datasets.page(filter, new PageRequest(first, after)),
                dataset -> new DatasetType(dataset, orNow(asOf)),
                () -> datasets.count(filter));
    }

    @Query
    @Description("A dataset by any of its names; null when there is none.")
    public @Nullable DatasetType dataset(@NonNull String namespace, @NonNull String name, @Nullable Instant asOf) {
        return datasets.find(namespace, name)
                .map(found -> new DatasetType(found, orNow(asOf)))
                .orElse(null);
    }

    @Query
    @NonNull
    @Description("Jobs by name.")
    public JobConnection jobs(
            @Nullable String namespace,
            @Nullable String prefix,
            @Nullable Instant asOf,
            @DefaultValue("50") int first,
            @Nullable String after) {
        NameFilter filter = new NameFilter(namespace, prefix);
        return JobConnection.of(
                jobs.page(filter, new PageRequest(first, after)),
                job -> new JobType(job, orNow(asOf)),
                () -> jobs.count(filter));
    }

    @Query
    @Description("A job; null when there is none.")
    public @Nullable JobType job(@NonNull String namespace, @NonNull String name, @Nullable Instant asOf) {
        return jobs.find(namespace, name)
                .map(found -> new JobType(found, orNow(asOf)))
                .orElse(null);
    }

    @Query
    @NonNull
    @Description("Producers of events and their departures from the spec.")
    public ProducerConnection producers(@DefaultValue("50") int first, @Nullable String after) {
        return ProducerConnection.of(
                producers.page(new PageRequest(first, after)), ProducerType::new, producers::count);
    }

    @Query
    @NonNull
    @Description("Datasets and jobs whose names have all the words, best match first; else those that hold the text.")
    public SearchConnection search(
            @NonNull String query,
            @Nullable List<SearchType> types,
            @DefaultValue("20") int first,
            @Nullable String after) {
        return SearchConnection.of(
                search.search(query, kinds(types), new PageRequest(first, after)), SearchHitType::of);
    }

    static Instant orNow(@Nullable Instant asOf) {
        return asOf == null ? Facets.NOW : asOf;
    }

    private static Set<SearchHit.Kind> kinds(@Nullable List<SearchType> types) {
        if (types == null || types.isEmpty()) {
            return EnumSet.allOf(SearchHit.Kind.class);
        }
        Set<SearchHit.Kind> kinds = EnumSet.noneOf(SearchHit.Kind.class);
        types.forEach(type -> kinds.add(SearchHit.Kind.valueOf(type.name())));
        return kinds;
    }
}
