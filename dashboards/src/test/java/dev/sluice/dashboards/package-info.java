@NullMarked
package dev.sluice.dashboards;

import org.jspecify.annotations.NullMarked;
