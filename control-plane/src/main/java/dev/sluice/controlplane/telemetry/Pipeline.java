package dev.sluice.controlplane.telemetry;

/**
 * A workflow, as spans name it.
 *
 * @param version of its definition
 */
record Pipeline(String namespace, String name, int version) {
    String fullName() {
        return namespace + "/" + name;
    }
}
