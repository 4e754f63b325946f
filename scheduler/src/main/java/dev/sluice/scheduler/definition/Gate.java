package dev.sluice.scheduler.definition;

import dev.sluice.model.quality.GateSpec;

/**
 * What is demanded of an asset before its consumers read it.
 *
 * @param metadata name, labels, owner
 * @param description one or two sentences for people; may be empty
 * @param asset that it guards
 * @param spec what is checked, and who is held
 */
public record Gate(Metadata metadata, String description, AssetAddress asset, GateSpec spec) implements Definition {}
