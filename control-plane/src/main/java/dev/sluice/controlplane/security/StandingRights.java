package dev.sluice.controlplane.security;

import dev.sluice.controlplane.jdbc.StoreUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;

/** What the sender of a request may read as time goes on, for what outlives the request: news of subscriptions. */
@ApplicationScoped
public class StandingRights {
    private final Standings standings;
    private final Caller caller;

    StandingRights(Standings standings, Caller caller) {
        this.standings = standings;
        this.caller = caller;
    }

    /** What the caller may read, at each asking; nothing once the key, the token or its grants are others. */
    public Supplier<Scope> readable() {
        Scope now = caller.scope();
        Optional<Login> login = caller.login();
        return login.isEmpty() ? () -> now : () -> stands(login.get()) ? now : Scope.NOTHING;
    }

    private boolean stands(Login login) {
        try {
            return standings.stands(login);
        } catch (StoreUnavailableException e) {
            return true; // what there is to tell was read a moment ago, and the socket is looked at again
        }
    }
}
