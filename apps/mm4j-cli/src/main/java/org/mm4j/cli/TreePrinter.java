package org.mm4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Origin;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.Library;
import org.mm4j.registry.ModuleSpec;
import org.mm4j.registry.Registries;

/** Prints trees of modules as a table. */
final class TreePrinter {

    private record Row(String name, String type, String parameters, String last) {}

    private final PrintWriter out;
    private final Registries registries;
    private final Provenance provenance;
    private final boolean showsLibrary;

    /**
     * A printer.
     *
     * @param showsLibrary whether the last column is the library of each module, rather than its place in the config
     */
    TreePrinter(PrintWriter out, Registries registries, Provenance provenance, boolean showsLibrary) {
        this.out = out;
        this.registries = registries;
        this.provenance = provenance;
        this.showsLibrary = showsLibrary;
    }

    /**
     * Prints what was built under a key.
     *
     * @param modules one module, or those of a list
     * @param depth how many levels to print
     */
    void print(List<Object> modules, String key, int depth) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("name", "type", "parameters", showsLibrary ? "library" : "config"));
        for (int i = 0; i < modules.size(); i++) {
            collect(rows, modules.get(i), modules.size() == 1 ? key : key + "." + i, 0, depth);
        }
        int name = width(rows.stream().map(Row::name).toList());
        int type = width(rows.stream().map(Row::type).toList());
        int parameters = width(rows.stream().map(Row::parameters).toList());
        for (Row row : rows) {
            String text = pad(row.name, name) + "  " + pad(row.type, type) + "  "
                    + " ".repeat(parameters - row.parameters.length()) + row.parameters + "  " + row.last;
            out.println(text.stripTrailing());
        }
    }

    private void collect(List<Row> rows, Object module, String name, int level, int depth) {
        rows.add(new Row("  ".repeat(level) + name, type(module), parameters(module), last(module)));
        if (level + 1 >= depth) {
            return;
        }
        if (module instanceof BaseModule tree) {
            tree.children().forEach((child, part) -> collect(rows, part, child, level + 1, depth));
        } else {
            provenance.below(module).forEach((child, part) -> collect(rows, part, child, level + 1, depth));
        }
    }

    private String type(Object module) {
        Provenance.Source source = provenance.of(module);
        return source == null
                ? "(" + module.getClass().getSimpleName() + ")"
                : source.spec().qualifiedName();
    }

    private static String parameters(Object module) {
        if (!(module instanceof BaseModule tree)) {
            return "";
        }
        long count = tree.namedParameters().values().stream()
                .mapToLong(Parameter::numel)
                .sum();
        return String.format(Locale.ROOT, "%,d", count);
    }

    private String last(Object module) {
        Provenance.Source source = provenance.of(module);
        if (showsLibrary) {
            return source == null ? libraryOf(module.getClass()) : source.spec().library();
        }
        return source == null ? "" : place(source.config().origin());
    }

    /** Files below the working directory by their short names. */
    private static String place(Origin origin) {
        String folder = Path.of("").toAbsolutePath() + "/";
        String text = origin.isKnown() ? origin.toString() : "";
        return text.startsWith(folder) ? text.substring(folder.length()) : text;
    }

    /** The library that offers a class, or whose packages hold it. */
    private String libraryOf(Class<?> type) {
        for (ModuleSpec spec : registries.modules()) {
            if (spec.type() == type) {
                return spec.library();
            }
        }
        @Nullable Library nearest = null;
        for (Library library : registries.libraries()) {
            String home = library.getClass().getPackageName();
            if ((type.getPackageName() + ".").startsWith(home + ".")
                    && (nearest == null
                            || home.length()
                                    > nearest.getClass().getPackageName().length())) {
                nearest = library;
            }
        }
        return nearest == null ? "" : nearest.name();
    }

    /** The shapes of a tree's parameters and buffers by path. */
    static Map<String, List<Long>> shapes(BaseModule module) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        module.namedState().forEach((path, parameter) -> {
            List<Long> shape = new ArrayList<>();
            for (long size : parameter.shape()) {
                shape.add(size);
            }
            shapes.put(path, shape);
        });
        return shapes;
    }

    private static int width(List<String> column) {
        return column.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
