package dev.sluice.controlplane.gateview;

import dev.sluice.controlplane.gateview.GateCheckInfo.Counterpart;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.CheckType;
import dev.sluice.quality.check.Standards;
import dev.sluice.scheduler.definition.Gate;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells of the checks of a gate, with what the catalogue says of their types. */
@ApplicationScoped
public class CheckOutline {
    private final CheckCatalogue catalogue = CheckCatalogue.discovered();

    /** In the order of the definition. */
    public List<GateCheckInfo> of(long definitionId, Gate gate) {
        return gate.spec().checks().stream()
                .map(check -> of(definitionId, check))
                .toList();
    }

    private GateCheckInfo of(long definitionId, CheckSpec check) {
        Optional<CheckType> type = type(check.type());
        boolean declared = check.warn().isPresent() || check.fail().isPresent();
        CheckType.Defaults defaults = type.filter(_ -> !declared)
                .map(known -> known.defaults(check))
                .orElse(new CheckType.Defaults(check.warn(), check.fail()));
        return new GateCheckInfo(
                definitionId,
                check.id(),
                check.type(),
                check.severity(),
                check.troubleRule(),
                type.map(known -> columns(known, check)).orElse(List.of()),
                check.where().orElse(null),
                defaults.warn().orElse(null),
                defaults.fail().orElse(null),
                check.description(),
                type.map(known -> counterparts(known.standards())).orElse(List.of()));
    }

    /** A definition outlives the type of check that it names. */
    private Optional<CheckType> type(String name) {
        try {
            return Optional.of(catalogue.type(name));
        } catch (CheckFault _) {
            return Optional.empty();
        }
    }

    private static List<String> columns(CheckType type, CheckSpec check) {
        return type.describe().arguments().stream()
                .filter(argument -> argument.kind() == Kind.COLUMN || argument.kind() == Kind.COLUMNS)
                .flatMap(argument -> Stream.ofNullable(check.arguments().get(argument.name())))
                .flatMap(given -> given instanceof Collection<?> many ? many.stream() : Stream.of(given))
                .map(String::valueOf)
                .distinct()
                .toList();
    }

    private static List<Counterpart> counterparts(Standards standards) {
        return Stream.of(
                        new Counterpart("ODCS", standards.odcs()),
                        new Counterpart("SodaCL", standards.soda()),
                        new Counterpart("Great Expectations", standards.greatExpectations()),
                        new Counterpart("dbt", standards.dbt()),
                        new Counterpart("DQDL", standards.dqdl()))
                .filter(each -> !each.name().isEmpty())
                .toList();
    }
}
