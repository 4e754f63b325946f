package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Caller;
import dev.sluice.controlplane.security.ForbiddenException;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Who may take which step of a waiver: the caller in the role that they have where the gate is and where the asset is that it
 * guards, for it is the asset's consumers who go on. What may not be seen is missing.
 */
@ApplicationScoped
public class WaiverRights {
    private final WaiverService waivers;
    private final Caller caller;

    WaiverRights(WaiverService waivers, Caller caller) {
        this.waivers = waivers;
        this.caller = caller;
    }

    Scope readable() {
        return caller.scope();
    }

    /** A waiver that the caller may see. */
    public WaiverRecord visible(long id) {
        WaiverRecord waiver = waivers.get(id);
        if (!namespaces(waiver).stream().allMatch(caller.scope()::contains)) {
            throw WaiverService.noWaiver(id);
        }
        return waiver;
    }

    /** Who takes a step of a waiver. */
    public Actor forWaiver(long id) {
        return actor(namespaces(visible(id)));
    }

    /** Who asks for a waiver of a gate. */
    public Actor forGate(String gate) {
        if (caller.principal().isWhole() && caller.principal().grants().size() == 1) {
            return caller.actor();
        }
        List<String> namespaces = waivers.namespacesOfGate(gate)
                .filter(found -> found.stream().allMatch(caller.scope()::contains))
                .orElseThrow(() -> WaivedGate.missing(gate));
        return actor(namespaces);
    }

    private Actor actor(List<String> namespaces) {
        Actor weakest = caller.actor(namespaces.getFirst());
        boolean steward = namespaces.stream().allMatch(caller::maySteward);
        for (String namespace : namespaces) {
            Actor there = steward ? caller.steward(namespace) : caller.actor(namespace);
            weakest = there.role().compareTo(weakest.role()) > 0 || steward ? there : weakest;
        }
        if (weakest.role().compareTo(Role.STEWARD) > 0) {
            throw new ForbiddenException(
                    "a key of role " + weakest.role() + " may not do this there; use one of role " + Role.OPERATOR);
        }
        return weakest;
    }

    private static List<String> namespaces(WaiverRecord waiver) {
        String gate = waiver.waiver().scope().gate();
        return List.of(
                gate.substring(0, Math.max(0, gate.indexOf('/'))),
                waiver.waiver().dataset().namespace());
    }
}
