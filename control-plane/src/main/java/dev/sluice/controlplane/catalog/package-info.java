/** The catalog's read side: records and services that load them, by id in batches or page by page. */
@NullMarked
package dev.sluice.controlplane.catalog;

import org.jspecify.annotations.NullMarked;
