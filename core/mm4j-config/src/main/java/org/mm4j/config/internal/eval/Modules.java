package org.mm4j.config.internal.eval;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mm4j.config.internal.runtime.PyDict;
import org.mm4j.config.internal.runtime.PyNone;

/** The modules that configs may import. */
final class Modules {

    /** Modules by dotted name. */
    static final Map<String, PyModule> ALL = all();

    private Modules() {}

    static List<String> names() {
        return List.copyOf(new TreeMap<>(ALL).keySet());
    }

    private static Map<String, PyModule> all() {
        Map<String, PyModule> all = new HashMap<>();
        add(all, "math", MathModule.members());
        add(
                all,
                "copy",
                Map.of(
                        "deepcopy",
                                function(
                                        "copy.deepcopy",
                                        (in, args) -> Copies.deep(
                                                args.bind("deepcopy", "x").get("x"), in.meter())),
                        "copy",
                                function(
                                        "copy.copy",
                                        (in, args) -> Copies.shallow(
                                                in, args.bind("copy", "x").get("x")))));
        Map<String, Object> path = PathModule.members();
        add(all, "os.path", path);
        add(all, "posixpath", path);
        PyModule paths = new PyModule("os.path", path);
        add(all, "os", Map.of("path", paths, "sep", "/", "linesep", "\n", "curdir", ".", "pardir", ".."));
        PyType ordered = new PyType("collections.OrderedDict", v -> false, Builtins::dict);
        add(all, "collections", Map.of("OrderedDict", ordered));
        add(all, "itertools", IterModule.members());
        add(
                all,
                "functools",
                Map.of(
                        "reduce", function("functools.reduce", IterModule::reduce),
                        "partial", function("functools.partial", IterModule::partial)));
        add(all, "typing", typing());
        add(
                all,
                "string",
                Map.of(
                        "ascii_letters", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
                        "ascii_lowercase", "abcdefghijklmnopqrstuvwxyz",
                        "ascii_uppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                        "digits", "0123456789"));
        add(
                all,
                "mmengine.config",
                Map.of("read_base", function("mmengine.config.read_base", (in, args) -> PyNone.NONE)));
        return Map.copyOf(all);
    }

    private static Map<String, Object> typing() {
        Map<String, Object> names = new HashMap<>();
        for (String name : List.of("Any", "Dict", "List", "Optional", "Sequence", "Set", "Tuple", "Union")) {
            names.put(name, new PyType("typing." + name, v -> false, (in, args) -> new PyDict()));
        }
        return names;
    }

    static Builtin function(String name, Builtin.Body body) {
        return new Builtin(name, body);
    }

    private static void add(Map<String, PyModule> all, String name, Map<String, Object> members) {
        all.put(name, new PyModule(name, Map.copyOf(members)));
    }
}
