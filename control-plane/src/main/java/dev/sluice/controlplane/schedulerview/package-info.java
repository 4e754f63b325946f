/** Read side of the scheduler: what GraphQL shows of it. The records are the types of the schema. */
@NullMarked
package dev.sluice.controlplane.schedulerview;

import org.jspecify.annotations.NullMarked;
