package dev.sluice.controlplane.security;

/**
 * Whose key it is.
 *
 * @param name of the key; what records of changes show
 * @param role what it may do
 */
record KeyHolder(String name, Role role) {
    /** Everybody, where something in front of the service decides who may call. */
    static final KeyHolder TRUSTED = new KeyHolder("anonymous", Role.ADMIN);
}
