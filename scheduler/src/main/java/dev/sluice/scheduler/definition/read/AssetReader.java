package dev.sluice.scheduler.definition.read;

import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.text.Suggestions;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads how definitions name assets: alias, address, or namespace and name. */
final class AssetReader {
    private final Reading reading;
    private final Map<String, AssetAddress> aliases = new TreeMap<>();
    private final Set<String> broken = new HashSet<>();

    AssetReader(Reading reading) {
        this.reading = reading;
    }

    /** Makes an alias known. */
    void declare(String alias, AssetAddress address) {
        aliases.putIfAbsent(alias, address);
    }

    /** Makes an alias known whose address is wrong, so that its uses are not called wrong too. */
    void declareBroken(String alias) {
        broken.add(alias);
    }

    /** An address, or what an alias stands for. */
    Optional<AssetAddress> address(YamlNode node) {
        return switch (node) {
            case YamlNode.Keys keys -> dataset(new Section(reading, keys));
            case YamlNode.Scalar scalar
            when scalar.type() == YamlNode.Type.TEXT && !scalar.text().isEmpty() ->
                scalar.text().contains("://") ? uri(scalar, scalar.text()) : alias(scalar, scalar.text());
            default -> Optional.empty();
        };
    }

    private Optional<AssetAddress> dataset(Section section) {
        Optional<String> namespace = section.text("namespace");
        Optional<String> name = section.text("name");
        if (namespace.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return found(new AssetAddress.Dataset(new DatasetId(namespace.get(), name.get())), section.keys());
        } catch (IllegalArgumentException e) {
            reading.problems().add(Rule.ASSET, section.keys(), String.valueOf(e.getMessage()), "");
            return Optional.empty();
        }
    }

    /** An address where only an address can stand: of an output. */
    Optional<AssetAddress> own(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar
                && scalar.type() == YamlNode.Type.TEXT
                && !scalar.text().isEmpty()
                && !scalar.text().contains("://")) {
            reading.problems()
                    .add(
                            Rule.ASSET,
                            node,
                            Texts.quote(scalar.text()) + " is no address",
                            "write connection://NAME/schema.table, a URI such as s3://bucket/key, or {namespace: …, name: …}");
            return Optional.empty();
        }
        return address(node);
    }

    private Optional<AssetAddress> uri(YamlNode.Scalar node, String text) {
        try {
            return found(AssetUris.parse(text), node);
        } catch (IllegalArgumentException e) {
            reading.problems().add(Rule.ASSET, node, String.valueOf(e.getMessage()), AssetUris.EXAMPLES);
            return Optional.empty();
        }
    }

    private Optional<AssetAddress> alias(YamlNode.Scalar node, String text) {
        AssetAddress known = aliases.get(text);
        if (known != null) {
            return found(copy(known), node);
        }
        if (reading.has(Reading.Part.OUTPUT) && !broken.contains(text)) {
            String fix = aliases.isEmpty()
                    ? "no task declares an alias (produces: - asset: …); write an address such as s3://bucket/key"
                    : Suggestions.fix(text, aliases.keySet()) + ", or an address such as s3://bucket/key";
            reading.problems().add(Rule.UNKNOWN_ASSET, node, "no task produces an asset " + Texts.quote(text), fix);
        }
        return Optional.empty();
    }

    /** {@code alias.column} or {@code address#column}. */
    Optional<Map.Entry<AssetAddress, String>> column(YamlNode.Scalar node) {
        String text = node.text();
        int hash = text.lastIndexOf('#');
        int cut = hash > 0 ? hash : text.indexOf('.');
        if (cut <= 0 || cut == text.length() - 1 || (hash < 0 && text.contains("://"))) {
            reading.problems()
                    .add(
                            Rule.ASSET,
                            node,
                            Texts.quote(text) + " is no column",
                            "write alias.column, or address#column");
            return Optional.empty();
        }
        String asset = text.substring(0, cut);
        Optional<AssetAddress> address = asset.contains("://") ? uri(node, asset) : alias(node, asset);
        return address.map(a -> Map.entry(a, text.substring(cut + 1)));
    }

    private Optional<AssetAddress> found(AssetAddress address, YamlNode node) {
        return Optional.of(reading.at(address, node));
    }

    /** Another object of the same value: places are kept by identity. */
    private static AssetAddress copy(AssetAddress address) {
        return switch (address) {
            case AssetAddress.Dataset(DatasetId dataset) -> new AssetAddress.Dataset(dataset);
            case AssetAddress.InConnection(String connection, String table) ->
                new AssetAddress.InConnection(connection, table);
        };
    }
}
