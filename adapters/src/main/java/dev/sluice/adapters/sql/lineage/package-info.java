/**
 * Table and column lineage of SQL, resolved with the schemas of the catalog.
 *
 * <p>Entry point: {@link dev.sluice.adapters.sql.lineage.SqlLineageResolver}. JSqlParser gives the tree; scopes, stars, set
 * operations by position, USING, MERGE and the rest are resolved here, and every answer says how far it can be relied on.
 *
 * <h2>What is told</h2>
 *
 * <ul>
 *   <li>Direct sources of each output column: IDENTITY, TRANSFORMATION or AGGREGATION; the strongest step on the way counts.
 *   <li>Indirect ones: of a column (CASE conditions, windows, subqueries in the select list) or of all rows (JOIN, FILTER,
 *       GROUP_BY, SORT). The first indirection on the way gives the name.
 *   <li>The branches of CASE pass through as they are, its conditions are CONDITIONAL; the arguments of COALESCE are both.
 *       DISTINCT and UNION without ALL group by every column. INTERSECT and EXCEPT give values of their first query and
 *       filter by both.
 *   <li>Masking: hashes, masks and counts.
 * </ul>
 *
 * <h2>What is not guessed</h2>
 *
 * A bare column that several tables of unknown schema may have lists all of them as AMBIGUOUS. A star over unknown columns
 * is not expanded; what depends on positions behind it is OPAQUE. Syntax that is not understood is OPAQUE, with the tables
 * found by the words before them. Statements are taken to be valid: a column that one table is known to have belongs to it,
 * since the database would refuse a second one.
 *
 * <h2>Sources</h2>
 *
 * <ul>
 *   <li>OpenLineage ColumnLineageDatasetFacet 1-2-0, and the visitors of its Spark integration for what CASE, COALESCE and
 *       masking mean: <a href="https://openlineage.io/docs/spec/facets/dataset-facets/column_lineage_facet">spec</a>
 *   <li>JSqlParser 5.4: <a href="https://github.com/JSQLParser/JSqlParser">grammar</a>
 *   <li>PostgreSQL 18: SELECT (name resolution of GROUP BY and ORDER BY), joins by USING, names of output columns
 *   <li>DuckDB 2.0: reuse of aliases, EXCLUDE and REPLACE, BY NAME, GROUP BY ALL, replacement scans, COPY
 *   <li>Apache Calcite's column origins, as a second opinion in the tests
 * </ul>
 */
@NullMarked
package dev.sluice.adapters.sql.lineage;

import org.jspecify.annotations.NullMarked;
