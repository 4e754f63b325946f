/** Tests of the GraphQL API over real stores. */
@NullMarked
package dev.sluice.controlplane.graphql;

import org.jspecify.annotations.NullMarked;
