package dev.sluice.controlplane.ledger;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.ledger.tree.Hash;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The audit ledger for who checks it: entries, checkpoints, proofs and keys. Nothing here changes anything. */
@Path("/api/v1/ledger")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Ledger", description = "The tamper-evident audit ledger")
class LedgerResource {
    private final LedgerService service;
    private final LedgerProofs proofs;

    LedgerResource(LedgerService service, Transactions transactions) {
        this.service = service;
        this.proofs = new LedgerProofs(transactions);
    }

    /** An entry; {@code entry} is its canonical JSON, of which {@code leafHash} is the hash with a zero byte before it. */
    record EntryBody(
            long seq, String leafHash, @JsonRawValue String entry) {}

    /** A page of entries; {@code next} is what {@code from} takes to go on, null at the end. */
    record Page(List<EntryBody> entries, @Nullable Long next) {
        Page {
            entries = List.copyOf(entries);
        }
    }

    /** Hashes of a proof, in Base64, from the leaves to the root. */
    record Proof(List<String> hashes) {
        Proof {
            hashes = List.copyOf(hashes);
        }
    }

    @GET
    @Path("/checkpoint")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(summary = "The newest signed checkpoint, a C2SP signed note")
    @APIResponse(responseCode = "200", description = "The note")
    @APIResponse(responseCode = "404", description = "Nothing was signed yet; without a key store nothing ever is")
    public String checkpoint() {
        return service.checkpoints()
                .latest()
                .map(Checkpoints.Signed::note)
                .orElseThrow(() -> missing("the ledger has no signed checkpoint yet"));
    }

    @GET
    @Path("/keys")
    @Operation(summary = "The public keys, former ones included: keys.json of the verifier")
    public String keys() {
        return service.published().toJson();
    }

    @GET
    @Path("/entries")
    @Operation(summary = "Entries in order")
    public Page entries(
            @Parameter(description = "First place, from 0") @QueryParam("from") @DefaultValue("0") long from,
            @Parameter(description = "1 to 1000") @QueryParam("limit") @DefaultValue("100") int limit,
            @Parameter(description = "Only of one subject: run:<uuid>, definition:7, asset:3")
                    @QueryParam("subject")
                    @Nullable
                    String subject) {
        if (from < 0 || limit < 1 || limit > LedgerProofs.MOST) {
            throw bad("from is 0 or more, limit is 1 to " + LedgerProofs.MOST);
        }
        List<LedgerProofs.Entry> entries = proofs.entries(from, limit, Optional.ofNullable(subject));
        List<EntryBody> bodies = entries.stream()
                .map(e -> new EntryBody(e.seq(), e.leaf().base64(), new String(e.body(), StandardCharsets.UTF_8)))
                .toList();
        return new Page(
                bodies, entries.size() < limit ? null : entries.getLast().seq() + 1);
    }

    @GET
    @Path("/inclusion")
    @Operation(summary = "Proof that an entry is in the tree of a size")
    @APIResponse(responseCode = "404", description = "There are not so many entries")
    public Proof inclusion(@QueryParam("seq") long seq, @QueryParam("size") long size) {
        return proof(proofs.inclusion(seq, size), "the ledger has " + proofs.size() + " entries: seq < size <= that");
    }

    @GET
    @Path("/consistency")
    @Operation(summary = "Proof that the tree of a size begins with that of a smaller one")
    @APIResponse(responseCode = "404", description = "There are not so many entries")
    public Proof consistency(@QueryParam("from") long from, @QueryParam("to") long to) {
        return proof(proofs.consistency(from, to), "the ledger has " + proofs.size() + " entries: from <= to <= that");
    }

    private static Proof proof(Optional<List<Hash>> proof, String why) {
        return new Proof(
                proof.orElseThrow(() -> missing(why)).stream().map(Hash::base64).toList());
    }

    private static ProblemException missing(String detail) {
        return new ProblemException(Problem.of(404, "LEDGER-NOT-FOUND", detail));
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(Problem.of(400, "LEDGER-INVALID", detail));
    }
}
