package dev.sluice.quality.check;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All types of check, and what can be asked about a check of any type. Safe for use by many threads. */
public final class CheckCatalogue implements CheckVocabulary {
    /** Argument of kind SQL that holds a whole SELECT; all others hold expressions. */
    public static final String QUERY = "query";

    private final Map<String, CheckType> types = new TreeMap<>();

    private CheckCatalogue(Iterable<CheckType> types) {
        for (CheckType type : types) {
            CheckType other = this.types.put(type.describe().name(), type);
            if (other != null) {
                throw new IllegalStateException("two types of check are called '"
                        + type.describe().name() + "': " + other.getClass().getName() + " and "
                        + type.getClass().getName());
            }
        }
    }

    /** The types on the class path. */
    public static CheckCatalogue discovered() {
        return new CheckCatalogue(ServiceLoader.load(CheckType.class, CheckCatalogue.class.getClassLoader()));
    }

    /** These types only. */
    public static CheckCatalogue of(List<CheckType> types) {
        return new CheckCatalogue(types);
    }

    @Override
    public List<Type> types() {
        return types.values().stream()
                .map(CheckType::describe)
                .sorted(Comparator.comparing(Type::name))
                .toList();
    }

    /**
     * The type of this name.
     *
     * @throws CheckFault when there is none; the message names the nearest one
     */
    public CheckType type(String name) {
        CheckType type = types.get(name);
        if (type == null) {
            throw new CheckFault(Nearest.unknown("type of check", name, types.keySet()));
        }
        return type;
    }

    @Override
    public List<Problem> problems(CheckSpec check) {
        CheckType type = types.get(check.type());
        if (type == null) {
            return List.of(new Problem("type", Nearest.unknown("type of check", check.type(), types.keySet())));
        }
        List<Problem> problems = new ArrayList<>(type.problems(check));
        check.warn().ifPresent(t -> threshold("warn", t, type, problems));
        check.fail().ifPresent(t -> threshold("fail", t, type, problems));
        if (check.warn().isEmpty()
                && check.fail().isEmpty()
                && type.defaults(check).equals(CheckType.Defaults.NONE)) {
            problems.add(new Problem(
                    "fail",
                    "a check of type " + check.type() + " needs 'fail' or 'warn', for example fail: \"> 100\""));
        }
        return List.copyOf(problems);
    }

    private static void threshold(String key, String text, CheckType type, List<Problem> problems) {
        try {
            if (Threshold.parse(text).percent() && !type.countsRows()) {
                problems.add(new Problem(
                        key,
                        "a check of type " + type.describe().name()
                                + " does not count rows: its threshold cannot be a percentage"));
            }
        } catch (CheckFault e) {
            problems.add(new Problem(key, String.valueOf(e.getMessage())));
        }
    }

    /**
     * What has to be asked of the source.
     *
     * @throws CheckFault when the check does not fit the table
     */
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        CheckPlan plan = type(check.type()).plan(check, table, dialect, history);
        if (plan instanceof CheckPlan.Statement) {
            table.columns().forEach(CheckCatalogue::requireNoPlaceholder);
        }
        return plan;
    }

    /** Names of columns come from files of anybody: one that looks like a placeholder would be replaced inside of its quotes. */
    private static void requireNoPlaceholder(Table.Column column) {
        if (column.name().contains(CheckPlan.TABLE) || column.name().contains(CheckPlan.OTHER)) {
            throw new CheckFault(
                    "a column is called '" + column.name() + "': this type of check cannot handle that; rename it");
        }
    }

    /** How a measurement comes out: {@code fail} first, then {@code warn}; the type's defaults if the check declares neither. */
    public Judgement judge(CheckSpec check, Measurement measured, History history) {
        try {
            return Judgement.of(measured, thresholds(check), history);
        } catch (CheckFault e) {
            return new Judgement(CheckOutcome.ERROR, "", String.valueOf(e.getMessage()));
        }
    }

    private Judgement.Thresholds thresholds(CheckSpec check) {
        boolean declared = check.warn().isPresent() || check.fail().isPresent();
        CheckType.Defaults defaults = type(check.type()).defaults(check);
        Optional<String> warn = declared ? check.warn() : defaults.warn();
        Optional<String> fail = declared ? check.fail() : defaults.fail();
        return new Judgement.Thresholds(warn.map(Threshold::parse), fail.map(Threshold::parse));
    }

    /** What of the {@link History} a check needs: its type, or a threshold that looks back. */
    public Set<CheckType.Need> needs(CheckSpec check) {
        Set<CheckType.Need> needs = EnumSet.noneOf(CheckType.Need.class);
        needs.addAll(type(check.type()).needs());
        Judgement.Thresholds thresholds = thresholds(check);
        if (Stream.concat(thresholds.warn().stream(), thresholds.fail().stream())
                .anyMatch(Threshold::looksBack)) {
            needs.add(CheckType.Need.POINTS);
        }
        return needs;
    }

    /** Other datasets that a check names, as its arguments address them. */
    public List<String> assets(CheckSpec check) {
        return type(check.type()).describe().arguments().stream()
                .filter(argument -> argument.kind() == Kind.ASSET)
                .flatMap(argument -> Optional.ofNullable(check.arguments().get(argument.name())).stream())
                .map(Object::toString)
                .toList();
    }

    /** SQL that a person wrote into the check. Whoever executes the check guards it first. */
    public List<ForeignSql> foreignSql(CheckSpec check) {
        List<ForeignSql> pieces = new ArrayList<>();
        check.where().ifPresent(w -> pieces.add(new ForeignSql("where", w, ForeignSql.Form.EXPRESSION)));
        for (Argument argument : type(check.type()).describe().arguments()) {
            if (argument.kind() == Kind.SQL && check.arguments().get(argument.name()) instanceof String sql) {
                ForeignSql.Form form =
                        argument.name().equals(QUERY) ? ForeignSql.Form.QUERY : ForeignSql.Form.EXPRESSION;
                pieces.add(new ForeignSql(argument.name(), sql, form));
            }
        }
        return List.copyOf(pieces);
    }
}
