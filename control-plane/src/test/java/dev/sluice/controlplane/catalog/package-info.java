/** Tests of what the catalog answers. */
@NullMarked
package dev.sluice.controlplane.catalog;

import org.jspecify.annotations.NullMarked;
