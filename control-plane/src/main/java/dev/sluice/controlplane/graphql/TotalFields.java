package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Totals of connections, each counted only when asked for. */
@GraphQLApi
@ApiErrors
public class TotalFields {
    @Name("totalCount")
    @Description(Total.DESCRIPTION)
    public @Nullable Integer ofNamespaces(@Source NamespaceConnection parent) {
        return parent.total().count();
    }

    @Name("totalCount")
    @Description(Total.DESCRIPTION)
    public @Nullable Integer ofDatasets(@Source DatasetConnection parent) {
        return parent.total().count();
    }

    @Name("totalCount")
    @Description(Total.DESCRIPTION)
    public @Nullable Integer ofJobs(@Source JobConnection parent) {
        return parent.total().count();
    }

    @Name("totalCount")
    @Description(Total.DESCRIPTION)
    public @Nullable Integer ofRuns(@Source RunConnection parent) {
        return parent.total().count();
    }

    @Name("totalCount")
    @Description(Total.DESCRIPTION)
    public @Nullable Integer ofEvents(@Source EventConnection parent) {
        return parent.total().count();
    }

    @Name("totalCount")
    @Description(Total.DESCRIPTION)
    public @Nullable Integer ofProducers(@Source ProducerConnection parent) {
        return parent.total().count();
    }

    @Name("totalCount")
    @Description(Total.DESCRIPTION)
    public @Nullable Integer ofDeadLetters(@Source DeadLetterConnection parent) {
        return parent.total().count();
    }
}
