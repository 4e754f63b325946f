/** Runs repeated beside the real data: what a run was, whether it can be had again, and how alike its outputs then are. */
@NullMarked
package dev.sluice.controlplane.reproduce;

import org.jspecify.annotations.NullMarked;
