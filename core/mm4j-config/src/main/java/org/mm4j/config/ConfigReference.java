package org.mm4j.config;

/**
 * A name that stands for something outside the config: a class or function that a new-style config imports, a function
 * or lambda that the config itself defines, or an object of a type that has no place in a config.
 *
 * @param name dotted name ({@code mmdet.models.backbones.CSPDarknet}), bare for functions of the config itself
 * @param type what it stands for
 */
public record ConfigReference(String name, Type type, Origin origin) implements ConfigValue {

    /** What a reference stands for. */
    public enum Type {
        /**
         * What a new-style config imports, or an attribute of it, by its dotted name; as a value it is written, and
         * digested, as that name.
         */
        IMPORTED,
        /** A module, class or function that is not imported lazily, known by its name. */
        OBJECT,
        /** A value of a Python type that configs have no form for ({@code range}, {@code complex}, …). */
        OTHER
    }

    @Override
    public ConfigReference withOrigin(Origin origin) {
        return new ConfigReference(name, type, origin);
    }

    @Override
    public String kind() {
        return type == Type.OTHER ? name : "object";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigReference that && name.equals(that.name) && type == that.type;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return "<" + name + ">";
    }
}
