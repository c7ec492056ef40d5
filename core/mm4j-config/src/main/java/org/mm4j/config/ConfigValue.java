package org.mm4j.config;

/**
 * One immutable value of a config: a dict, a sequence, a set, a scalar or a reference.
 *
 * <p>Two values are equal when their contents are; where they came from does not count.
 */
public sealed interface ConfigValue permits ConfigDict, ConfigSequence, ConfigSet, ConfigScalar, ConfigReference {

    /** Where the value was written, with the history of what it replaced. */
    Origin origin();

    /** The same value with another origin. */
    ConfigValue withOrigin(Origin origin);

    /** The Python name of the value's type, for messages: {@code dict}, {@code list}, {@code str}, {@code NoneType}, … */
    String kind();

    /** True for Python's {@code None}. */
    default boolean isNull() {
        return this instanceof ConfigNull;
    }
}
