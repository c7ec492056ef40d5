package org.mm4j.det.structures.bbox;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.ModuleSpec;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;

/**
 * The types of boxes and the converters of all libraries that are in use. A pipeline of one library names the types of
 * another without a prefix ({@code mmdet.LoadAnnotations} makes {@code qbox} of mmrotate), so names are looked up in all
 * scopes, not just in the current one and its parents.
 */
public final class BoxTypes {

    private final Map<String, BoxType> types;
    private final Map<String, BoxConverter> converters;

    private BoxTypes(Map<String, BoxType> types, Map<String, BoxConverter> converters) {
        this.types = types;
        this.converters = converters;
    }

    /** What the libraries of a context offer. */
    public static BoxTypes of(BuildContext context) {
        return new BoxTypes(all(context, BoxType.KEY), all(context, BoxConverter.KEY));
    }

    private static <T> Map<String, T> all(BuildContext context, RegistryKey<T> key) {
        Map<String, T> all = new TreeMap<>();
        for (ModuleSpec spec : context.registries().modules()) {
            if (spec.key().equals(key)) {
                ConfigDict dict = ConfigDict.EMPTY.with("type", ConfigString.of(spec.qualifiedName()));
                T made = context.withScope(Registries.ROOT).build(key, dict);
                if (all.put(spec.name(), made) != null) {
                    throw new IllegalArgumentException("two libraries offer the " + key + " '" + spec.name() + "'");
                }
            }
        }
        return all;
    }

    /** The names of the types. */
    public Set<String> names() {
        return types.keySet();
    }

    /**
     * A type.
     *
     * @param name in capitals or small letters
     * @throws IllegalArgumentException if no library offers it; the message names those that there are
     */
    public BoxType type(String name) {
        BoxType type = types.get(name.toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new IllegalArgumentException("there is no box type '" + name + "'; the libraries in use offer "
                    + String.join(", ", types.keySet())
                    + (types.containsKey("rbox") ? "" : " (rbox and qbox come with mmrotate)"));
        }
        return type;
    }

    /**
     * Boxes as another type.
     *
     * @throws IllegalArgumentException if there is no way from the one to the other
     */
    public BaseBoxes convert(BaseBoxes boxes, BoxType to) {
        if (boxes.type().equals(to.name())) {
            return boxes;
        }
        String name = boxes.type() + "2" + to.name();
        BoxConverter converter = converters.get(name);
        if (converter == null) {
            throw new IllegalArgumentException("there is no box converter '" + name + "'; the libraries in use offer "
                    + String.join(", ", converters.keySet()));
        }
        return converter.convert(boxes);
    }
}
