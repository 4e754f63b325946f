package dev.sluice.adapters.sql.lineage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.calcite.config.Lex;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.RelColumnOrigin;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.SchemaPlus;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.tools.Frameworks;
import org.apache.calcite.tools.Planner;

/** A second opinion on direct sources: the column origins of Calcite's relational algebra. */
final class CalciteOracle {
    private final SchemaPlus schema = Frameworks.createRootSchema(true);

    CalciteOracle(Map<String, List<String>> tables) {
        tables.forEach((name, columns) -> schema.add(name, new Numbers(columns)));
    }

    /** A table whose columns are all numbers that may be null. */
    private static final class Numbers extends AbstractTable {
        private final List<String> columns;

        Numbers(List<String> columns) {
            this.columns = columns;
        }

        @Override
        public RelDataType getRowType(RelDataTypeFactory types) {
            RelDataTypeFactory.Builder row = types.builder();
            columns.forEach(column -> row.add(column, SqlTypeName.BIGINT).nullable(true));
            return row.build();
        }
    }

    /** For each output column its sources, as {@code table.column}, with a star if the value is changed on its way. */
    Map<String, Set<String>> origins(String sql) throws Exception {
        SqlParser.Config parser = SqlParser.config()
                .withLex(Lex.JAVA)
                .withParserFactory(SqlBabelParserImpl.FACTORY)
                .withConformance(SqlConformanceEnum.BABEL);
        try (Planner planner = Frameworks.getPlanner(Frameworks.newConfigBuilder()
                .parserConfig(parser)
                .defaultSchema(schema)
                .build())) {
            RelNode node = planner.rel(planner.validate(planner.parse(sql))).rel;
            Map<String, Set<String>> origins = new LinkedHashMap<>();
            for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
                // A column may come in as it is on one way and changed on another; the changed one counts.
                Map<String, Boolean> changed = new TreeMap<>();
                Set<RelColumnOrigin> found =
                        node.getCluster().getMetadataQuery().getColumnOrigins(node, i);
                for (RelColumnOrigin origin : found == null ? Set.<RelColumnOrigin>of() : found) {
                    String table = origin.getOriginTable().getQualifiedName().getLast();
                    String column =
                            origin.getOriginTable().getRowType().getFieldNames().get(origin.getOriginColumnOrdinal());
                    changed.merge(table + "." + column, origin.isDerived(), Boolean::logicalOr);
                }
                Set<String> sources = new TreeSet<>();
                changed.forEach((name, isChanged) -> sources.add(name + (isChanged ? "*" : "")));
                origins.put(node.getRowType().getFieldNames().get(i), sources);
            }
            return origins;
        }
    }
}
