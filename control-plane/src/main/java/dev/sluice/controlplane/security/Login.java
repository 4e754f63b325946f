package dev.sluice.controlplane.security;

import java.time.Instant;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/** How somebody came in, so that it can be asked later whether that still counts. */
public sealed interface Login {
    /** Who it is, with the grants that counted when it was checked. */
    Principal principal();

    /** When it ends by itself; null: never. */
    default @Nullable Instant until() {
        return null;
    }

    /** Nobody was asked; something in front of the service decides who may call. */
    record Trusted() implements Login {
        @Override
        public Principal principal() {
            return Principal.TRUSTED;
        }
    }

    /**
     * With an API key.
     *
     * @param hash of the key, in hex
     */
    record Key(Principal principal, @Nullable Instant until, String hash) implements Login {}

    /** With a token of the identity provider, or a browser's session that began with one. */
    record Token(Principal principal, Instant until, Person person) implements Login {}

    /**
     * Whom a token names.
     *
     * @param issuer of the token
     * @param subject that the issuer never gives to another
     * @param name that records of changes show
     */
    record Person(String issuer, String subject, String name, NavigableSet<String> groups) {}
}
