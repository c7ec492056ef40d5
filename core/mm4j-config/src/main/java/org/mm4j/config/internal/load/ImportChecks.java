package org.mm4j.config.internal.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.internal.merge.Merger;

/** Looks whether the import paths in {@code custom_imports} are known; never imports anything. */
public final class ImportChecks {

    private ImportChecks() {}

    /** Warnings about unknown paths that the config allows to fail; an error for any other. */
    public static List<Diagnostic> check(ConfigDict root, Predicate<String> known) {
        ConfigValue imports = root.get("custom_imports");
        List<Diagnostic> warnings = new ArrayList<>();
        if (imports == null || !Merger.truthy(imports)) {
            return warnings;
        }
        if (!(imports instanceof ConfigDict dict)) {
            throw wrong("custom_imports must be a dict", imports);
        }
        boolean mayFail = dict.find("allow_failed_imports").map(Merger::truthy).orElse(false);
        ConfigValue names = dict.get("imports");
        if (names == null || !Merger.truthy(names)) {
            return warnings;
        }
        List<ConfigValue> all = names instanceof ConfigList list ? list.items() : List.of(names);
        for (ConfigValue name : all) {
            if (!(name instanceof ConfigString text)) {
                throw wrong("custom_imports.imports must be a string or a list of strings", name);
            }
            if (!known.test(text.value())) {
                Diagnostic finding = Diagnostic.of(
                                (mayFail ? "ignored: " : "") + "the import '" + text.value() + "' is not known",
                                text.origin())
                        .at("custom_imports.imports");
                if (!mayFail) {
                    throw new ConfigException(Kind.IMPORT, finding);
                }
                warnings.add(finding);
            }
        }
        return warnings;
    }

    private static ConfigException wrong(String message, ConfigValue value) {
        return new ConfigException(
                Kind.TYPE, Diagnostic.of(message, value.origin()).at("custom_imports"));
    }
}
