package org.mm4j.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Names;

/**
 * Checks {@code custom_imports}. Nothing is imported: the libraries on the class path are all there already, and the
 * entry says which of them the config needs.
 */
final class CustomImports {

    private final Registries registries;

    CustomImports(Registries registries) {
        this.registries = registries;
    }

    void check(ConfigDict config, Consumer<Diagnostic> warnings) {
        ConfigValue given = config.get("custom_imports");
        if (given == null || given.isNull()) {
            return;
        }
        if (!(given instanceof ConfigDict imports)) {
            throw wrong("`custom_imports` is a dict with `imports`, but here is " + Describe.value(given), given);
        }
        boolean allowFailed = imports.get("allow_failed_imports") instanceof ConfigBool allowed && allowed.value();
        List<Finding> unknown = new ArrayList<>();
        for (ConfigValue entry : entries(imports)) {
            if (!(entry instanceof ConfigString path)) {
                throw wrong("`imports` holds strings, but here is " + Describe.value(entry), entry);
            }
            if (!isKnown(path.value())) {
                unknown.add(new Finding(Problem.UNKNOWN_IMPORT, explain(path)));
            }
        }
        if (allowFailed) {
            unknown.stream().map(Finding::diagnostic).forEach(warnings);
        } else if (!unknown.isEmpty()) {
            throw new BuildException(unknown);
        }
    }

    private static List<ConfigValue> entries(ConfigDict imports) {
        ConfigValue list = imports.get("imports");
        if (list == null || list.isNull()) {
            return List.of();
        }
        if (list instanceof ConfigString single) {
            return List.of(single);
        }
        if (list instanceof ConfigSequence sequence) {
            return sequence.items();
        }
        throw wrong("`imports` is a list of import paths, but here is " + Describe.value(list), list);
    }

    private static BuildException wrong(String message, ConfigValue place) {
        return new BuildException(
                Problem.WRONG_TYPE, Diagnostic.of(message, place.origin()).at("custom_imports"));
    }

    private boolean isKnown(String path) {
        for (Library library : registries.libraries()) {
            if (path.equals(library.getClass().getName())) {
                return true;
            }
            @Nullable String own = own(library, path);
            if (own != null
                    && (own.equals(library.name())
                            || library.importPaths().stream()
                                    .anyMatch(known -> own.equals(known) || own.startsWith(known + ".")))) {
                return true;
            }
        }
        return false;
    }

    /** A path that begins with one of the library's names, with the first of them in its place. */
    private static @Nullable String own(Library library, String path) {
        int dot = path.indexOf('.');
        String head = dot < 0 ? path : path.substring(0, dot);
        if (head.equals(library.name())) {
            return path;
        }
        return library.aliases().contains(head) ? library.name() + path.substring(head.length()) : null;
    }

    private Diagnostic explain(ConfigString path) {
        Set<String> known = new TreeSet<>();
        for (Library library : registries.libraries()) {
            known.add(library.name());
            known.addAll(library.importPaths());
        }
        List<String> help = new ArrayList<>();
        Names.nearest(path.value(), known, 1).forEach(near -> help.add("did you mean '" + near + "'?"));
        help.add("the libraries on the class path are "
                + String.join(
                        ", ",
                        registries.libraries().stream()
                                .map(Library::name)
                                .sorted()
                                .toList())
                + "; for another, put its jar on the class path or give it with --library");
        help.add("with `allow_failed_imports=True` an unknown import is only a warning");
        return new Diagnostic(
                "no library on the class path answers to the import '" + path.value() + "'",
                "custom_imports.imports",
                path.origin(),
                null,
                help);
    }
}
