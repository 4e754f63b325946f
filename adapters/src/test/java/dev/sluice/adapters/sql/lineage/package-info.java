@NullMarked
package dev.sluice.adapters.sql.lineage;

import org.jspecify.annotations.NullMarked;
