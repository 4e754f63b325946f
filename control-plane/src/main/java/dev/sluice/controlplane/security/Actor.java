package dev.sluice.controlplane.security;

/**
 * Who does something, as records of changes show it.
 *
 * @param name of the API key; two keys of one name are the same person
 * @param key id of the API key; 0: keys are off, or it is the service itself
 * @param role what the key may do
 */
public record Actor(String name, long key, Role role) {
    /** The service, for what time does. */
    public static final Actor SERVICE = new Actor("sluice", 0, Role.ADMIN);

    /** Whether the actor may change definitions and runs, and what holds them. */
    public boolean mayOperate() {
        return role.mayOperate();
    }
}
