package dev.sluice.controlplane.security;

import dev.sluice.controlplane.jdbc.Jdbc;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;

/** Whether a login that was checked once still counts, unchanged; for what stays open, as websockets do. */
@ApplicationScoped
public class Standings {
    private final ApiKeys keys;
    private final People people;
    private final AuthConfig config;
    private final InstantSource time;

    Standings(ApiKeys keys, People people, AuthConfig config, InstantSource time) {
        this.keys = keys;
        this.people = people;
        this.config = config;
        this.time = time;
    }

    /** How long after a change it is noticed, at most about twice. */
    public java.time.Duration notice() {
        return config.cache();
    }

    /**
     * Whether who sent a request is still who they were, with the same grants. Blocks on the store now and then.
     *
     * @throws dev.sluice.controlplane.jdbc.StoreUnavailableException when nobody can tell
     */
    public boolean stands(RoutingContext context) {
        return Caller.loginOf(context).filter(this::stands).isPresent();
    }

    boolean stands(Login login) {
        return switch (login) {
            case Login.Trusted _ -> true;
            case Login.Key key -> same(key);
            case Login.Token token -> token.until().isAfter(time.instant()) && same(token);
        };
    }

    private boolean same(Login.Key key) {
        try {
            return keys.login(key.hash()).map(Login.Key::principal).equals(Optional.of(key.principal()));
        } catch (SQLException e) {
            throw Jdbc.explained(e);
        }
    }

    private boolean same(Login.Token token) {
        try {
            return people.principal(token.person()).equals(token.principal());
        } catch (ForbiddenException e) {
            return false;
        }
    }
}
