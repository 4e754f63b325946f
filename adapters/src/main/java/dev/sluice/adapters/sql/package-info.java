/**
 * Runs SQL on PostgreSQL and embedded DuckDB and tells its lineage.
 *
 * <p>{@link dev.sluice.adapters.sql.SqlRunner} runs a script statement by statement; each is resolved by
 * {@code dev.sluice.adapters.sql.lineage} with the schemas that {@link dev.sluice.adapters.sql.JdbcCatalog} finds at that moment.
 * {@link dev.sluice.adapters.sql.LineageFacets} puts the result into OpenLineage's words, with datasets named by
 * {@link dev.sluice.adapters.sql.SqlNaming}.
 */
@NullMarked
package dev.sluice.adapters.sql;

import org.jspecify.annotations.NullMarked;
