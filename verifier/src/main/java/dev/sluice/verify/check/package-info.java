/** What is checked of a bundle, without the service and without a network. */
@org.jspecify.annotations.NullMarked
package dev.sluice.verify.check;
