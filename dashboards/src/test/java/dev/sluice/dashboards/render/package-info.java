@org.jspecify.annotations.NullMarked
package dev.sluice.dashboards.render;
