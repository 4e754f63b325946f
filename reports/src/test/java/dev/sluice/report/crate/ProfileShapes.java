package dev.sluice.report.crate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdf.model.Property;
import org.apache.jena.rdf.model.RDFNode;
import org.apache.jena.rdf.model.Resource;
import org.apache.jena.rdf.model.ResourceFactory;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.shacl.validation.ReportEntry;
import org.apache.jena.vocabulary.RDF;

/**
 * The MUST shapes of RO-Crate 1.1 and of the Workflow Run RO-Crate profiles, on Jena's SHACL engine. Before it judges it adds
 * the types that the shapes' own rules infer: without them shapes of the root entity have nothing to look at and always pass.
 */
final class ProfileShapes {
    static final List<String> RO_CRATE = List.of("ro-crate/1.1");
    static final List<String> PROCESS = List.of("ro-crate/1.1", "process-run-crate");
    static final List<String> PROVENANCE = List.of(
            "ro-crate/1.1", "process-run-crate", "workflow-ro-crate", "workflow-run-crate", "provenance-run-crate");

    private static final String SH = "http://www.w3.org/ns/shacl#";
    private static final String BASE = "file:///crate/";
    private static final String VALIDATOR = "https://github.com/crs4/rocrate-validator/profiles/ro-crate/";
    private static final Resource MEDIA_OBJECT = ResourceFactory.createResource("http://schema.org/MediaObject");
    private static final Resource FILE = ResourceFactory.createResource(VALIDATOR + "File");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Model shapes = ModelFactory.createDefaultModel();
    private final Model ontology = ModelFactory.createDefaultModel();
    private final Shapes parsed;
    /** Name of each constraint: local name of the shape, and of its property. */
    private final Map<Node, String> names = new LinkedHashMap<>();

    ProfileShapes(Path folder, List<String> profiles) throws IOException {
        for (String profile : profiles) {
            try (Stream<Path> files = Files.list(folder.resolve(profile).resolve("must"))) {
                files.sorted().forEach(file -> parse(shapes, file));
            }
        }
        parse(shapes, folder.resolve("ro-crate/1.1/prefixes.ttl"));
        parse(ontology, folder.resolve("ro-crate/1.1/ontology.ttl"));
        parsed = Shapes.parse(shapes.getGraph());
        shapes.listSubjectsWithProperty(RDF.type, sh("NodeShape")).forEach(this::nameConstraints);
    }

    private static void parse(Model model, Path file) {
        RDFParser.create().source(file).lang(Lang.TTL).base(BASE).parse(model);
    }

    private static Property sh(String name) {
        return ResourceFactory.createProperty(SH + name);
    }

    private void nameConstraints(Resource shape) {
        shape.listProperties(sh("property")).forEach(statement -> {
            Resource property = statement.getResource();
            String name = property.hasProperty(sh("name"))
                    ? property.getProperty(sh("name")).getString()
                    : "";
            names.put(property.asNode(), shape.getLocalName() + " | " + name);
        });
        if (shape.hasProperty(sh("sparql"))) {
            names.put(shape.asNode(), shape.getLocalName() + " | sparql");
        }
    }

    /** Names of all constraints. */
    SortedSet<String> constraints() {
        return new TreeSet<>(names.values());
    }

    /** Names of the constraints that a crate breaks. */
    SortedSet<String> broken(byte[] crate) {
        return broken(crate, true);
    }

    /** As {@link #broken(byte[])}, but a media object is not taken for a file, as the ontology has it. */
    SortedSet<String> brokenWithoutOntology(byte[] crate) {
        return broken(crate, false);
    }

    private SortedSet<String> broken(byte[] crate, boolean withOntology) {
        Model data = data(crate);
        if (withOntology) {
            data.add(ontology);
            data.listSubjectsWithProperty(RDF.type, MEDIA_OBJECT)
                    .toList()
                    .forEach(file -> data.add(file, RDF.type, FILE));
        }
        for (long before = -1; before != data.size(); ) {
            before = data.size();
            applyRules(data);
        }
        Graph graph = data.getGraph();
        SortedSet<String> broken = new TreeSet<>();
        for (ReportEntry entry : ShaclValidator.get().validate(parsed, graph).getEntries()) {
            broken.add(Objects.requireNonNullElse(names.get(entry.source()), "unnamed " + entry.message()));
        }
        return broken;
    }

    /** The crate with its contexts replaced by one that lies here: nothing is fetched. */
    private static Model data(byte[] crate) {
        try (InputStream context =
                Objects.requireNonNull(ProfileShapes.class.getResourceAsStream("/crate/context.json"))) {
            ObjectNode document = (ObjectNode) MAPPER.readTree(crate);
            document.set("@context", MAPPER.readTree(context).path("@context"));
            Model model = ModelFactory.createDefaultModel();
            RDFParser.create()
                    .fromString(MAPPER.writeValueAsString(document))
                    .lang(Lang.JSONLD)
                    .base(BASE)
                    .parse(model);
            // A reader may leave malformed names out without a word, and then the shapes have nothing to look at.
            long read = model.listSubjects()
                    .filterKeep(RDFNode::isURIResource)
                    .toList()
                    .size();
            if (read < document.path("@graph").size()) {
                throw new IllegalStateException(
                        "of " + document.path("@graph").size() + " entities " + read + " were read");
            }
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void applyRules(Model data) {
        shapes.listSubjectsWithProperty(sh("rule")).toList().forEach(shape -> {
            List<Resource> targets = new ArrayList<>();
            if (shape.hasProperty(sh("target"))) {
                Resource target = shape.getProperty(sh("target")).getResource();
                targets.addAll(select(data, target.getProperty(sh("select")).getString()));
            }
            if (shape.hasProperty(sh("targetObjectsOf"))) {
                Property property =
                        shape.getProperty(sh("targetObjectsOf")).getResource().as(Property.class);
                data.listObjectsOfProperty(property)
                        .filterKeep(RDFNode::isResource)
                        .forEach(node -> targets.add(node.asResource()));
            }
            shape.listProperties(sh("rule")).forEach(rule -> {
                Property predicate = rule.getResource()
                        .getProperty(sh("predicate"))
                        .getResource()
                        .as(Property.class);
                RDFNode object = rule.getResource().getProperty(sh("object")).getObject();
                targets.forEach(target -> data.add(target, predicate, object));
            });
        });
    }

    private List<Resource> select(Model data, String select) {
        StringBuilder query = new StringBuilder();
        shapes.listObjectsOfProperty(sh("declare")).forEach(declared -> query.append("PREFIX ")
                .append(declared.asResource().getProperty(sh("prefix")).getString())
                .append(": <")
                .append(namespace(
                        declared.asResource().getProperty(sh("namespace")).getString()))
                .append(">\n"));
        List<Resource> found = new ArrayList<>();
        try (var execution = QueryExecutionFactory.create(query + select, data)) {
            execution.execSelect().forEachRemaining(row -> {
                if (row.get("this").isResource()) {
                    found.add(row.getResource("this"));
                }
            });
        }
        return found;
    }

    private static String namespace(String declared) {
        return declared.equals("./") ? BASE : declared;
    }
}
