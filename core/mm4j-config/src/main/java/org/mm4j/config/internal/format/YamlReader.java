package org.mm4j.config.internal.format;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBytes;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigSet;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigTuple;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.lang.Source;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML 1.1 with the types that PyYAML gives its values; tags that would make objects are refused. */
public final class YamlReader {

    private static final int DEEPEST = 100;
    private static final int MOST_ALIASES = 1000;
    private static final long LARGEST = 1_000_000;
    private static final String PREFIX = Tag.PREFIX;

    private final Source source;
    private final IdentityHashMap<Node, Read> done = new IdentityHashMap<>();
    private final IdentityHashMap<Node, Boolean> open = new IdentityHashMap<>();

    private record Read(ConfigValue value, long size) {}

    private YamlReader(Source source) {
        this.source = source;
    }

    /** The value of a text with one document. */
    public static ConfigValue read(Source source) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setAllowDuplicateKeys(true);
        options.setCodePointLimit(Integer.MAX_VALUE);
        // Tags are judged here, node by node; nothing is constructed from them.
        options.setTagInspector(tag -> true);
        try {
            Node node = new Yaml(
                            new SafeConstructor(options),
                            new org.yaml.snakeyaml.representer.Representer(new DumperOptions()),
                            new DumperOptions(),
                            options)
                    .compose(new StringReader(source.text()));
            return node == null
                    ? new ConfigNull(source.at(0))
                    : new YamlReader(source).value(node).value();
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            int offset = mark == null ? 0 : Math.min(source.text().length(), offset(source, mark));
            throw source.error(Kind.SYNTAX, "invalid YAML: " + e.getProblem(), offset);
        } catch (YAMLException e) {
            throw source.error(Kind.SYNTAX, "invalid YAML: " + e.getMessage(), 0);
        }
    }

    private static int offset(Source source, Mark mark) {
        // Marks count code points.
        String text = source.text();
        return text.offsetByCodePoints(0, Math.min(mark.getIndex(), text.codePointCount(0, text.length())));
    }

    private Origin origin(Node node) {
        return source.at(offset(source, node.getStartMark()));
    }

    private ConfigException error(Kind kind, String message, Node node, String... help) {
        return source.error(kind, message, origin(node), List.of(help));
    }

    private Read value(Node node) {
        Read known = done.get(node);
        if (known != null) {
            return known;
        }
        if (open.put(node, true) != null) {
            throw error(Kind.VALUE, "a YAML value contains itself", node);
        }
        Read read = node instanceof ScalarNode scalar
                ? new Read(scalar(scalar), 1)
                : node instanceof SequenceNode sequence ? sequence(sequence) : mapping((MappingNode) node);
        if (read.size() > LARGEST) {
            throw error(Kind.LIMIT, "the YAML text has more than " + LARGEST + " values", node);
        }
        open.remove(node);
        done.put(node, read);
        return read;
    }

    private static String tag(Node node) {
        String tag = node.getTag().getValue();
        return tag.startsWith(PREFIX) ? tag.substring(PREFIX.length()) : tag;
    }

    private ConfigValue scalar(ScalarNode node) {
        Origin origin = origin(node);
        String text = node.getValue();
        if (node.isPlain() && implicit(node)) {
            return YamlScalars.plain(text, origin);
        }
        try {
            return switch (tag(node)) {
                case "str", "python/str", "python/unicode", "!" -> new ConfigString(text, origin);
                case "int", "python/int", "python/long" -> YamlScalars.integer(text, origin);
                case "float", "python/float" -> YamlScalars.real(text, origin);
                case "bool", "python/bool" -> YamlScalars.bool(text, origin);
                case "null", "python/none" -> new ConfigNull(origin);
                case "binary", "python/bytes" ->
                    new ConfigBytes(Base64.getMimeDecoder().decode(text), origin);
                default -> throw refused(node);
            };
        } catch (NumberFormatException e) {
            throw error(Kind.VALUE, "'" + text + "' is not a number", node);
        }
    }

    /** Whether the tag was guessed from the text; a plain scalar with a written tag is not told apart otherwise. */
    private boolean implicit(ScalarNode node) {
        int start = offset(source, node.getStartMark());
        return start >= source.text().length() || source.text().charAt(start) != '!';
    }

    private ConfigException refused(Node node) {
        return error(
                Kind.REFUSED,
                "the tag '" + node.getTag().getValue() + "' is not allowed in configs",
                node,
                "configs are data: only the standard tags and !!python/tuple are read");
    }

    private Read sequence(SequenceNode node) {
        List<ConfigValue> items = new ArrayList<>();
        long size = 1;
        for (Node item : node.getValue()) {
            Read read = value(item);
            size += read.size();
            items.add(read.value());
        }
        ConfigValue value = switch (tag(node)) {
            case "seq", "python/list", "!" -> new ConfigList(items, origin(node));
            case "python/tuple" -> new ConfigTuple(items, origin(node));
            default -> throw refused(node);
        };
        return new Read(value, size);
    }

    private Read mapping(MappingNode node) {
        Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
        long size = fill(node, entries);
        ConfigValue value = switch (tag(node)) {
            case "map", "python/dict", "!" -> new ConfigDict(entries, origin(node));
            case "set" -> new ConfigSet(List.copyOf(entries.keySet()), origin(node));
            default -> throw refused(node);
        };
        return new Read(value, size);
    }

    /** Puts the entries of a mapping, those merged by {@code <<} first; gives their size. */
    private long fill(MappingNode node, Map<ConfigValue, ConfigValue> entries) {
        long size = 1;
        for (NodeTuple tuple : node.getValue()) {
            if (isMerge(tuple.getKeyNode())) {
                size += merge(tuple.getValueNode(), entries);
            }
        }
        for (NodeTuple tuple : node.getValue()) {
            if (!isMerge(tuple.getKeyNode())) {
                ConfigValue key = value(tuple.getKeyNode()).value();
                if (key instanceof ConfigDict || key instanceof ConfigList || key instanceof ConfigSet) {
                    throw error(Kind.TYPE, "a " + key.kind() + " cannot be a key", tuple.getKeyNode());
                }
                Read read = value(tuple.getValueNode());
                size += read.size();
                entries.put(key, read.value());
            }
        }
        return size;
    }

    private static boolean isMerge(@Nullable Node key) {
        return key instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().equals("<<");
    }

    private long merge(Node node, Map<ConfigValue, ConfigValue> entries) {
        if (node instanceof MappingNode mapping) {
            if (open.put(mapping, true) != null) {
                throw error(Kind.VALUE, "a YAML value contains itself", node);
            }
            long size = fill(mapping, entries);
            open.remove(mapping);
            return size;
        }
        if (node instanceof SequenceNode sequence) {
            long size = 0;
            List<Node> several = new ArrayList<>(sequence.getValue());
            java.util.Collections.reverse(several);
            for (Node one : several) {
                size += merge(one, entries);
            }
            return size;
        }
        throw error(Kind.SYNTAX, "<< wants a mapping or a list of mappings", node);
    }
}
