package dev.sluice.report.crate;

/** Who did things, as told. */
final class Agents {
    private Agents() {}

    static Entity agent(Graph graph, String told) {
        return graph.entity(Iris.local("agent", told), "Person").text("name", told);
    }
}
