package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.audit.Audited;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.deadletter.DeadLetter;
import dev.sluice.controlplane.deadletter.DeadLetters;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.security.Caller;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Dead letters: list, look, replay, discard. What changes them needs the role that REST asks for. */
@GraphQLApi
@Audited
@ApiErrors
public class DeadLetterApi {
    private static final String REST = "/api/v1/dead-letters/";

    private final DeadLetters deadLetters;
    private final Caller caller;

    DeadLetterApi(DeadLetters deadLetters, Caller caller) {
        this.deadLetters = deadLetters;
        this.caller = caller;
    }

    @Query
    @NonNull
    @Description("Events that were refused or could not be projected, oldest first.")
    public DeadLetterConnection deadLetters(
            @DefaultValue("WAITING") DeadLetterState state, @DefaultValue("50") int first, @Nullable String after) {
        String name = state.name();
        return DeadLetterConnection.of(
                deadLetters.page(name, new PageRequest(first, after)),
                DeadLetterType::new,
                () -> deadLetters.count(name));
    }

    @Description("The event as received, as text: bytes that are no UTF-8 show as U+FFFD. REST has the bytes.")
    public List<@Nullable String> raw(@Source List<DeadLetterType> parents) {
        return Batch.loadOrNull(parents, each -> each.letter.id(), deadLetters::texts, text -> text);
    }

    @Mutation
    @NonNull
    @Description("Takes the event in again. One that is refused again goes on waiting, with one more attempt.")
    public DeadLetterType replayDeadLetter(@Id @NonNull String id) throws Exception {
        caller.require("POST", REST + "0/replay");
        long number = number(id);
        return found(deadLetters.replay(number, caller.actor()), id);
    }

    @Mutation
    @NonNull
    @Description("Gives up on the event, for a reason that is kept.")
    public DeadLetterType discardDeadLetter(@Id @NonNull String id, @NonNull String reason) {
        caller.require("POST", REST + "0/discard");
        long number = number(id);
        if (reason.isBlank()) {
            throw new InvalidRequestException("the reason is blank; say why: it is kept with the dead letter");
        }
        return found(deadLetters.discard(number, reason, caller.actor()), id);
    }

    private static long number(String id) {
        NodeId parsed = NodeId.parse(id);
        if (parsed.kind() != NodeId.Kind.DEAD_LETTER) {
            throw new InvalidRequestException("the id is of a " + parsed.kind() + "; give the id of a dead letter");
        }
        return parsed.number();
    }

    private static DeadLetterType found(Optional<DeadLetter> letter, String id) {
        return letter.map(DeadLetterType::new)
                .orElseThrow(() -> new NotFoundException("there is no dead letter '" + id + "'"));
    }
}
