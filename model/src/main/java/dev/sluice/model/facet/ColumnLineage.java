package dev.sluice.model.facet;

import dev.sluice.model.DatasetId;
import java.util.List;
import java.util.Map;

/**
 * The columnLineage facet of an output dataset.
 *
 * @param fields output field name to the input fields it is made of
 * @param dataset input fields that affect the whole output (filters, joins, sorting), always indirect
 */
public record ColumnLineage(Map<String, List<InputField>> fields, List<InputField> dataset) {
    public ColumnLineage {
        fields = Map.copyOf(fields);
        dataset = List.copyOf(dataset);
    }

    /** A field of an input dataset; without transformations the kind of derivation is unknown. */
    public record InputField(DatasetId dataset, String field, List<Transformation> transformations) {
        public InputField {
            transformations = List.copyOf(transformations);
        }
    }
}
