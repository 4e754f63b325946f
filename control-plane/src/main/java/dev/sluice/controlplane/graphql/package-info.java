/** The GraphQL API and its HTTP edge. */
@NullMarked
package dev.sluice.controlplane.graphql;

import org.jspecify.annotations.NullMarked;
