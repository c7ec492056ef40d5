package org.mm4j.registry;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigValue;

/**
 * One argument as binding sees it.
 *
 * @param name name in configs
 * @param type Java type to convert to
 * @param defaultValue evaluated default, null if there is none
 * @param defaultText the default as it was written, null if there is none
 * @param nullable whether {@code None} is allowed; without a default it is then also what absence means
 * @param receives names of sibling arguments that are handed to this one
 * @param rest whether it takes what no other argument names
 * @param doc one line
 */
record Slot(
        String name,
        Type type,
        @Nullable ConfigValue defaultValue,
        @Nullable String defaultText,
        boolean nullable,
        List<String> receives,
        boolean rest,
        String doc) {

    boolean isRequired() {
        return defaultValue == null && !nullable && !rest && !isArg();
    }

    boolean isArg() {
        return Types.raw(type) == Arg.class;
    }

    ArgumentSpec spec() {
        return new ArgumentSpec(
                rest ? "**" + name : name, type, rest ? "dict()" : defaultText, isRequired(), nullable, doc);
    }
}
