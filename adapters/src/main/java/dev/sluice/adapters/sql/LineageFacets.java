package dev.sluice.adapters.sql;

import dev.sluice.adapters.sql.lineage.ColumnLineage;
import dev.sluice.adapters.sql.lineage.ColumnSource;
import dev.sluice.adapters.sql.lineage.Confidence;
import dev.sluice.adapters.sql.lineage.Influence;
import dev.sluice.adapters.sql.lineage.ScriptLineage;
import dev.sluice.adapters.sql.lineage.StatementLineage;
import dev.sluice.adapters.sql.lineage.TableName;
import dev.sluice.adapters.sql.lineage.Transformation;
import dev.sluice.model.DatasetId;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.ColumnLineageDatasetFacet;
import io.openlineage.client.OpenLineage.InputField;
import io.openlineage.client.OpenLineage.InputFieldTransformations;
import io.openlineage.client.OpenLineageClientUtils;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * SQL lineage as facets of the written dataset: columnLineage 1-2-0, and how far it can be relied on.
 *
 * <p>Candidates of an ambiguous column are all listed; {@value #CONFIDENCE} says for which columns that is so. Columns without
 * sources are left out of columnLineage, which has no way to call a column a constant.
 */
public final class LineageFacets {
    /** Confidence per output column: {@code exact}, {@code ambiguous} or {@code opaque}. */
    public static final String CONFIDENCE = "sluice_sqlLineage";

    private final OpenLineage openLineage;
    private final SqlNaming naming;

    public LineageFacets(OpenLineage openLineage, SqlNaming naming) {
        this.openLineage = openLineage;
        this.naming = naming;
    }

    /** The facets of what one statement writes; empty if it writes nothing. */
    public Optional<OpenLineage.DatasetFacetsBuilder> facets(StatementLineage statement) {
        return statement
                .writes()
                .map(target -> ScriptLineage.of(List.of(statement)).outputs().get(target))
                .map(this::facets);
    }

    /** The same facets by name, each as JSON. */
    Map<String, String> texts(ScriptLineage.Output output) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(CONFIDENCE, OpenLineageClientUtils.toJson(confidence(output)));
        columnLineage(output).ifPresent(facet -> texts.put("columnLineage", OpenLineageClientUtils.toJson(facet)));
        return texts;
    }

    /** The facets of one output of a script, ready for more. */
    public OpenLineage.DatasetFacetsBuilder facets(ScriptLineage.Output output) {
        OpenLineage.DatasetFacetsBuilder facets =
                openLineage.newDatasetFacetsBuilder().put(CONFIDENCE, confidence(output));
        columnLineage(output).ifPresent(facets::columnLineage);
        return facets;
    }

    /** Empty if nothing is known about any column: an empty facet would say that there are no sources. */
    public Optional<ColumnLineageDatasetFacet> columnLineage(ScriptLineage.Output output) {
        var fields = openLineage.newColumnLineageDatasetFacetFieldsBuilder();
        boolean any = false;
        for (ColumnLineage column : output.columns()) {
            if (!column.sources().isEmpty()) {
                any = true;
                fields.put(
                        column.output(),
                        openLineage
                                .newColumnLineageDatasetFacetFieldsAdditionalBuilder()
                                .inputFields(inputFields(column.sources()))
                                .build());
            }
        }
        List<InputField> dataset = inputFields(output.influences().stream()
                .map(influence -> new ColumnSource(influence.table(), influence.column(), influence.transformation()))
                .toList());
        return any || !dataset.isEmpty()
                ? Optional.of(openLineage
                        .newColumnLineageDatasetFacetBuilder()
                        .fields(fields.build())
                        .dataset(dataset)
                        .build())
                : Optional.empty();
    }

    private record Field(TableName table, String column) {}

    /** One input field for each column, with everything that happens to it. */
    private List<InputField> inputFields(List<ColumnSource> sources) {
        Map<Field, List<InputFieldTransformations>> byField = new LinkedHashMap<>();
        for (ColumnSource source : sources) {
            byField.computeIfAbsent(new Field(source.table(), source.column()), _ -> new ArrayList<>())
                    .add(transformation(source.transformation()));
        }
        List<InputField> fields = new ArrayList<>();
        byField.forEach((field, transformations) -> {
            DatasetId dataset = naming.dataset(field.table());
            fields.add(openLineage
                    .newInputFieldBuilder()
                    .namespace(dataset.namespace())
                    .name(dataset.name())
                    .field(field.column())
                    .transformations(transformations)
                    .build());
        });
        return fields;
    }

    private InputFieldTransformations transformation(Transformation transformation) {
        return openLineage
                .newInputFieldTransformationsBuilder()
                .type(transformation.type().name())
                .subtype(transformation.subtype().name())
                .description(transformation.description())
                .masking(transformation.masking())
                .build();
    }

    private OpenLineage.DatasetFacet confidence(ScriptLineage.Output output) {
        Map<String, Object> columns = new LinkedHashMap<>();
        output.columns().forEach(column -> columns.put(column.output(), word(column.confidence())));
        Confidence influences =
                output.influences().stream().map(Influence::confidence).reduce(Confidence.EXACT, Confidence::worseOf);
        OpenLineage.DatasetFacet facet = openLineage.newDatasetFacet();
        Map<String, Object> properties = facet.getAdditionalProperties();
        properties.put("confidence", word(output.confidence()));
        properties.put("fields", columns);
        properties.put("dataset", word(influences));
        properties.put("notes", output.notes());
        return facet;
    }

    private static String word(Confidence confidence) {
        return confidence.name().toLowerCase(Locale.ROOT);
    }
}
