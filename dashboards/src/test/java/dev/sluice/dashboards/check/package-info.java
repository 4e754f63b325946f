@org.jspecify.annotations.NullMarked
package dev.sluice.dashboards.check;
