package dev.sluice.verify.event;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The 38 facets of the OpenLineage spec as of release 1.52.0, with the version of each. */
public final class StandardFacets {
    /** Where a facet may stand. */
    public enum Level {
        RUN,
        JOB,
        DATASET,
        INPUT,
        OUTPUT
    }

    /** One facet at one level. */
    public record StandardFacet(Level level, String name, String version) {}

    public static final List<StandardFacet> ALL = List.of(
            new StandardFacet(Level.RUN, "parent", "1-2-0"),
            new StandardFacet(Level.RUN, "nominalTime", "1-0-1"),
            new StandardFacet(Level.RUN, "errorMessage", "1-0-1"),
            new StandardFacet(Level.RUN, "processing_engine", "1-1-1"),
            new StandardFacet(Level.RUN, "externalQuery", "1-0-2"),
            new StandardFacet(Level.RUN, "extractionError", "1-1-2"),
            new StandardFacet(Level.RUN, "environmentVariables", "1-0-0"),
            new StandardFacet(Level.RUN, "executionParameters", "1-0-0"),
            new StandardFacet(Level.RUN, "jobDependencies", "1-0-1"),
            new StandardFacet(Level.RUN, "test", "1-0-1"),
            new StandardFacet(Level.RUN, "tags", "1-0-0"),
            new StandardFacet(Level.JOB, "jobType", "2-0-4"),
            new StandardFacet(Level.JOB, "sql", "1-1-0"),
            new StandardFacet(Level.JOB, "sourceCode", "1-0-1"),
            new StandardFacet(Level.JOB, "sourceCodeLocation", "1-1-0"),
            new StandardFacet(Level.JOB, "documentation", "1-1-0"),
            new StandardFacet(Level.JOB, "ownership", "1-0-1"),
            new StandardFacet(Level.JOB, "tags", "1-0-0"),
            new StandardFacet(Level.JOB, "lineage", "1-0-0"),
            new StandardFacet(Level.DATASET, "lineage", "1-0-0"),
            new StandardFacet(Level.DATASET, "schema", "1-2-0"),
            new StandardFacet(Level.DATASET, "dataSource", "1-0-1"),
            new StandardFacet(Level.DATASET, "columnLineage", "1-2-0"),
            new StandardFacet(Level.DATASET, "symlinks", "1-0-1"),
            new StandardFacet(Level.DATASET, "lifecycleStateChange", "1-0-1"),
            new StandardFacet(Level.DATASET, "version", "1-0-1"),
            new StandardFacet(Level.DATASET, "datasetType", "1-0-1"),
            new StandardFacet(Level.DATASET, "hierarchy", "1-0-0"),
            new StandardFacet(Level.DATASET, "catalog", "1-1-0"),
            new StandardFacet(Level.DATASET, "storage", "1-0-1"),
            new StandardFacet(Level.DATASET, "documentation", "1-1-0"),
            new StandardFacet(Level.DATASET, "ownership", "1-0-1"),
            new StandardFacet(Level.DATASET, "tags", "1-0-0"),
            new StandardFacet(Level.DATASET, "dataQualityMetrics", "1-0-0"),
            new StandardFacet(Level.DATASET, "dataQualityAssertions", "1-1-0"),
            new StandardFacet(Level.INPUT, "dataQualityMetrics", "1-0-3"),
            new StandardFacet(Level.INPUT, "dataQualityAssertions", "1-1-0"),
            new StandardFacet(Level.INPUT, "inputStatistics", "1-0-0"),
            new StandardFacet(Level.OUTPUT, "outputStatistics", "1-0-2"),
            new StandardFacet(Level.INPUT, "subset", "1-0-0"),
            new StandardFacet(Level.OUTPUT, "subset", "1-0-0"));

    private static final Map<String, List<StandardFacet>> BY_NAME =
            ALL.stream().collect(Collectors.groupingBy(StandardFacet::name));

    private StandardFacets() {}

    public static boolean isStandard(String name) {
        return BY_NAME.containsKey(name);
    }
}
