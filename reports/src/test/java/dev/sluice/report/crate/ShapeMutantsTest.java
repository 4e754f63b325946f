package dev.sluice.report.crate;

import static dev.sluice.report.crate.CrateMutant.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.report.samples.ReportSamples;
import dev.sluice.report.samples.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each constraint that the profiles demand can fail: a crate that is broken in one place fails that constraint. */
class ShapeMutantsTest {
    /** By the way they are written these hold of anything. */
    private static final Set<String> NEVER_FAIL = Set.of(
            // It looks at instances of a web site as if that were a class, and misspells sh:datatype.
            "WebSiteRecommendedProperties | WebSite: value restriction of its identifier",
            // Its target is what has the type that it asks for.
            "DirectoryDataEntity | Directory Data Entity: REQUIRED type");

    /** Fails only without the ontology, by which each media object is a file. */
    private static final String FILE_TYPE = "FileDataEntity | File Data Entity: REQUIRED type";

    private static final Map<String, Consumer<CrateMutant>> MUTANTS = new LinkedHashMap<>();

    static {
        descriptor();
        root();
        data();
        workflow();
        tools();
        actions();
    }

    private static void descriptor() {
        String properties = "ROCrateMetadataFileDescriptorRecommendedProperties | ";
        MUTANTS.put("ROCrateMetadataFileDescriptorExistence | sparql", crate -> crate.descriptor()
                .put("@type", "Thing"));
        MUTANTS.put(properties + "Metadata File Descriptor entity type", crate -> crate.descriptor()
                .put("@type", "File"));
        MUTANTS.put(properties + "Metadata File Descriptor entity: `about` property", crate -> crate.descriptor()
                .remove("about"));
        MUTANTS.put(properties + "Metadata File Descriptor entity: `conformsTo` property", crate -> crate.descriptor()
                .remove("conformsTo"));
    }

    private static void root() {
        MUTANTS.put("RootDataEntityType | Root Data Entity type", crate -> crate.root()
                .put("@type", "CreativeWork"));
        MUTANTS.put(
                "RootDataEntityType | Root Data Entity: `publisher` property",
                crate -> wrong(crate.root(), "publisher"));
        MUTANTS.put("RootDataEntityValueRestriction | Root Data Entity URI value", crate -> {
            crate.descriptor().putObject("about").put("@id", "root");
            crate.root().put("@id", "root");
        });
        for (String property : List.of("name", "description", "license", "datePublished")) {
            MUTANTS.put(
                    "RootDataEntityRequiredProperties | Root Data Entity: `" + property + "` property",
                    crate -> crate.root().remove(property));
        }
        MUTANTS.put(
                "RootDataEntityHasPartValueRestriction | RO-Crate Root Data Entity: `hasPart` value restriction",
                crate -> ((ArrayNode) crate.root().path("hasPart")).add("a text"));
        MUTANTS.put("WROCRootDataEntityRequiredProperties | Crate license", crate -> crate.root()
                .remove("license"));
        MUTANTS.put("MainEntityPropertyMustExist | ", crate -> crate.root().remove("mainEntity"));
        conformsTo("ProcRCRootDataEntityMetadata | Root Data Entity conformsTo", "wfrun/process");
        conformsTo("WfRCRootDataEntityMetadata | Root Data Entity conformsTo", "wfrun/workflow");
        conformsTo("ProvRCRootDataEntityMetadata | Root Data Entity conformsTo", "wfrun/provenance");
    }

    private static void conformsTo(String constraint, String profile) {
        MUTANTS.put(constraint, crate -> {
            ArrayNode left = crate.root().arrayNode();
            crate.root().path("conformsTo").forEach(one -> {
                if (!one.path("@id").asText().contains(profile)) {
                    left.add(one);
                }
            });
            crate.root().set("conformsTo", left);
        });
    }

    private static void data() {
        // Something without a name that has a file for its type.
        MUTANTS.put(
                "DataEntityRequiredProperties | Data Entity: @id value restriction",
                crate -> crate.root().putObject("about").put("@type", "file:///crate/report.json"));
        MUTANTS.put(
                "DataEntityRequiredPropertiesShape | Data Entity MUST be directly referenced",
                crate -> crate.add("lost.txt", "File"));
        MUTANTS.put(
                "WebSiteRecommendedProperties | WebSite: REQUIRED `name` property",
                crate -> crate.add("https://example.org/", "WebSite"));
        MUTANTS.put(
                "WfRCFormalParameterRequired | FormalParameter additionalType",
                crate -> crate.first("FormalParameter").remove("additionalType"));
        MUTANTS.put(
                "WfRCFormalParameterRequired | FormalParameter workExample",
                crate -> wrong(crate.first("FormalParameter"), "workExample"));
        MUTANTS.put("ProvRCRUPropertyValueRequired | RU PropertyValue propertyID", crate -> {
            crate.add("#memory", "PropertyValue");
            crate.first("CreateAction").putObject("resourceUsage").put("@id", "#memory");
        });
    }

    private static void workflow() {
        MUTANTS.put(
                "MainWorkflowRequiredProperties | Main Workflow type",
                crate -> crate.dropType(main(crate), "SoftwareSourceCode"));
        MUTANTS.put("MainWorkflowRequiredProperties | Main Workflow language", crate -> main(crate)
                .remove("programmingLanguage"));
        MUTANTS.put(
                "WfRCComputationalWorkflowRequired | ComputationalWorkflow input and output",
                crate -> wrong(crate.workflow(), "input"));
        MUTANTS.put("ProvRCComputationalWorkflowRequired | ComputationalWorkflow hasPart", crate -> crate.workflow()
                .remove("hasPart"));
        MUTANTS.put(
                "ProvRCComputationalWorkflowRequired | ComputationalWorkflow connection",
                crate -> wrong(crate.workflow(), "connection"));
        MUTANTS.put(
                "ProvRCComputationalWorkflowWithSteps | ComputationalWorkflow with steps type",
                crate -> crate.dropType(crate.workflow(), "HowTo"));
        MUTANTS.put("ProvRCHowToStepRequired | HowToStep inverse step", crate -> crate.workflow()
                .remove("step"));
        MUTANTS.put("ProvRCHowToStepRequired | HowToStep workExample", crate -> crate.first("HowToStep")
                .remove("workExample"));
        MUTANTS.put("ProvRCHowToStepRequired | HowToStep position type", crate -> crate.first("HowToStep")
                .put("position", "first"));
        MUTANTS.put(
                "ProvRCHowToStepRequired | HowToStep connection",
                crate -> wrong(crate.first("HowToStep"), "connection"));
        for (String end : List.of("sourceParameter", "targetParameter")) {
            MUTANTS.put(
                    "ProvRCParameterConnectionRequired | ParameterConnection " + end,
                    crate -> crate.first("ParameterConnection").remove(end));
        }
    }

    private static ObjectNode main(CrateMutant crate) {
        return crate.entity(crate.root().path("mainEntity").path("@id").asText());
    }

    private static void tools() {
        MUTANTS.put("ProvRCToolRequired | tool input and output", crate -> wrong(crate.tool(), "input"));
        MUTANTS.put("ProvRCToolRequired | Tool inverse instrument", crate -> {
            String tool = crate.tool().path("@id").asText();
            for (ObjectNode action : crate.all("CreateAction")) {
                if (action.path("instrument").path("@id").asText().equals(tool)) {
                    action.remove("instrument");
                }
            }
        });
        MUTANTS.put(
                "ProvRCToolActionRequired | Tool action resourceUsage",
                crate -> wrong(crate.toolAction(), "resourceUsage"));
    }

    private static void actions() {
        MUTANTS.put("ProcRCActionRequired | Action instrument", crate -> crate.first("CreateAction")
                .remove("instrument"));
        for (String property : List.of("instrument", "object")) {
            MUTANTS.put("ProvRCControlActionRequired | ControlAction " + property, crate -> crate.first("ControlAction")
                    .remove(property));
        }
        for (String property : List.of("instrument", "result", "object")) {
            MUTANTS.put(
                    "ProvRCOrganizeActionRequired | OrganizeAction " + property,
                    crate -> crate.first("OrganizeAction").remove(property));
        }
    }

    @Test
    void eachConstraintFailsForItsMutant() throws IOException {
        ProfileShapes shapes = SharedShapes.of(ProfileShapes.PROVENANCE);
        byte[] crate = RunCrate.of(ReportSamples.plain(Shape.RETRIED, 1));
        List<String> survived = new ArrayList<>();

        assertThat(shapes.broken(crate)).isEmpty();
        for (Map.Entry<String, Consumer<CrateMutant>> mutant : MUTANTS.entrySet()) {
            Set<String> broken = shapes.broken(CrateMutant.of(crate, mutant.getValue()));
            if (!broken.contains(mutant.getKey())) {
                survived.add(mutant.getKey() + ": broken were " + broken);
            }
        }

        assertThat(survived).isEmpty();
        assertThat(shapes.brokenWithoutOntology(crate)).contains(FILE_TYPE);
    }

    @Test
    void noConstraintIsWithoutAMutant() throws IOException {
        ProfileShapes shapes = SharedShapes.of(ProfileShapes.PROVENANCE);
        Set<String> tried = new HashSet<>(MUTANTS.keySet());
        tried.addAll(NEVER_FAIL);
        tried.add(FILE_TYPE);

        assertThat(shapes.constraints()).isEqualTo(tried);
    }
}
