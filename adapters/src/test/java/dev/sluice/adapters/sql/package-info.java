@NullMarked
package dev.sluice.adapters.sql;

import org.jspecify.annotations.NullMarked;
