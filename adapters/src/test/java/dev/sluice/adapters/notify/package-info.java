@org.jspecify.annotations.NullMarked
package dev.sluice.adapters.notify;
