package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.DatasetVersion;
import dev.sluice.controlplane.catalog.DatasetVersions;
import dev.sluice.controlplane.catalog.Datasets;
import dev.sluice.controlplane.catalog.Facets;
import dev.sluice.controlplane.catalog.Fields;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Fields of a dataset and its versions that take further reads, each read once for all parents. */
@GraphQLApi
@ApiErrors
public class DatasetFields {
    private final Datasets datasets;
    private final Facets facets;
    private final Fields fields;
    private final DatasetVersions versions;

    DatasetFields(Datasets datasets, Facets facets, Fields fields, DatasetVersions versions) {
        this.datasets = datasets;
        this.facets = facets;
        this.fields = fields;
        this.versions = versions;
    }

    @NonNull
    @Description("Facets as of the instant asked for, else now.")
    public List<List<Facet>> facets(@Source List<DatasetType> parents) {
        return facetsOf(Batch.loadAsOf(parents, each -> each.dataset.id(), each -> each.asOf, facets::ofDatasets));
    }

    @NonNull
    @Description("Fields of the schema, then those that only column lineage names.")
    public List<List<Field>> fields(@Source List<DatasetType> parents) {
        return Batch.loadAsOf(parents, each -> each.dataset.id(), each -> each.asOf, fields::ofDatasets).stream()
                .map(found -> found.stream().map(Field::of).toList())
                .toList();
    }

    @NonNull
    @Description("Other identities that symlinks joined to this one.")
    public List<List<DatasetName>> aliases(@Source List<DatasetType> parents) {
        return Batch.load(
                parents,
                each -> each.dataset.id(),
                datasets::aliasesOf,
                found -> found.stream()
                        .map(alias -> new DatasetName(alias.namespace(), alias.name(), "ALIAS"))
                        .toList(),
                List.of());
    }

    @NonNull
    @Description("What the symlinks facets say.")
    public List<List<DatasetName>> symlinks(@Source List<DatasetType> parents) {
        return Batch.load(
                parents,
                each -> each.dataset.id(),
                datasets::symlinksOf,
                found -> found.stream()
                        .map(link -> new DatasetName(
                                link.alias().namespace(), link.alias().name(), link.type()))
                        .toList(),
                List.of());
    }

    @NonNull
    @Description("All changes of facets, newest first. For one dataset at a time.")
    public List<List<Facet>> facetHistory(@Source List<DatasetType> parents, @Nullable String name) {
        List<List<Facet>> result = new ArrayList<>();
        requireOne(parents, "facetHistory");
        for (DatasetType parent : parents) {
            result.add(facets.history(parent.dataset.id(), name).stream()
                    .map(Facet::of)
                    .toList());
        }
        return result;
    }

    @NonNull
    @Description("Versions, newest first; pages after the first are for one dataset at a time.")
    public List<DatasetVersionConnection> versions(
            @Source List<DatasetType> parents, @DefaultValue("20") int first, @Nullable String after) {
        PageRequest request = new PageRequest(first, after);
        if (after != null) {
            requireOne(parents, "versions(after)");
        }
        Map<Long, Page<DatasetVersion>> pages = new HashMap<>();
        if (parents.size() == 1) {
            long id = parents.getFirst().dataset.id();
            pages.put(id, versions.page(id, request));
        } else {
            pages.putAll(versions.firstPages(
                    parents.stream().map(each -> each.dataset.id()).toList(), request));
        }
        return parents.stream()
                .map(each -> each.dataset.id())
                .map(id ->
                        DatasetVersionConnection.of(pages.getOrDefault(id, Page.empty()), DatasetVersionType::new, id))
                .toList();
    }

    @Description(Total.DESCRIPTION)
    public List<@Nullable Integer> totalCount(@Source List<DatasetVersionConnection> parents) {
        return Batch.loadOrNull(
                parents, DatasetVersionConnection::datasetId, versions::countOfDatasets, counted -> counted);
    }

    static void requireOne(List<?> parents, String field) {
        if (parents.size() > 1) {
            throw new InvalidRequestException(
                    field + " is for one object at a time; ask for that one by its id or name");
        }
    }

    static List<List<Facet>> facetsOf(List<List<dev.sluice.controlplane.catalog.FacetValue>> found) {
        return found.stream().map(each -> each.stream().map(Facet::of).toList()).toList();
    }
}
