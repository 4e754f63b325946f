package dev.sluice.controlplane.security;

/**
 * Whose key it is.
 *
 * @param id of the key; 0: none was asked for
 * @param name of the key; what records of changes show
 * @param role what it may do
 */
record KeyHolder(long id, String name, Role role) {
    /** Everybody, where something in front of the service decides who may call. */
    static final KeyHolder TRUSTED = new KeyHolder(0, "anonymous", Role.ADMIN);
}
