package dev.sluice.embedded;

/** How the service reaches a store, embedded or not. */
record Store(String address, String user, String password) {
    /** Never the password: this ends up in messages. */
    @Override
    public String toString() {
        return address + " as " + user;
    }
}
