package org.mm4j.config.internal.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyTuple;
import org.mm4j.config.internal.runtime.Slot;

/** The functions of {@code os.path} that look at text only, with {@code /} as separator. */
final class PathModule {

    private PathModule() {}

    static Map<String, Object> members() {
        Map<String, Object> all = new HashMap<>();
        all.put("sep", "/");
        add(all, "join", (in, args) -> join(args));
        one(all, "basename", path -> path.substring(path.lastIndexOf('/') + 1));
        one(all, "dirname", PathModule::directory);
        one(all, "split", path -> PyTuple.of(directory(path), path.substring(path.lastIndexOf('/') + 1)));
        one(all, "splitext", PathModule::splitExtension);
        one(all, "normpath", PathModule::normalize);
        one(all, "isabs", path -> path.startsWith("/"));
        one(all, "normcase", path -> path);
        for (String name : List.of(
                "exists",
                "isfile",
                "isdir",
                "getsize",
                "abspath",
                "realpath",
                "expanduser",
                "expandvars",
                "relpath",
                "islink",
                "getmtime")) {
            add(all, name, (in, args) -> {
                throw new PyException(
                        PyException.REFUSED,
                        "os.path." + name + " looks outside the config, which the config language does not allow");
            });
        }
        return all;
    }

    private static void add(Map<String, Object> all, String name, Builtin.Body body) {
        // Python calls these functions by the module that implements them.
        all.put(name, new Builtin("posixpath." + name, body));
    }

    private static void one(Map<String, Object> all, String name, Function<String, Object> function) {
        add(
                all,
                name,
                (in, args) ->
                        function.apply(StringMethods.text(args.bind(name, "p").get("p"))));
    }

    private static String join(Args args) {
        StringBuilder path = new StringBuilder();
        boolean first = true;
        for (Slot slot : args.positional()) {
            String part = StringMethods.text(slot.value());
            if (part.startsWith("/")) {
                path.setLength(0);
            } else if (!first && !path.isEmpty() && path.charAt(path.length() - 1) != '/') {
                path.append('/');
            }
            path.append(part);
            first = false;
        }
        return path.toString();
    }

    private static String directory(String path) {
        String head = path.substring(0, path.lastIndexOf('/') + 1);
        int end = head.length();
        while (end > 0 && head.charAt(end - 1) == '/') {
            end--;
        }
        return end == 0 ? head : head.substring(0, end);
    }

    private static Object splitExtension(String path) {
        int slash = path.lastIndexOf('/');
        int dot = path.lastIndexOf('.');
        for (int i = slash + 1; i < dot; i++) {
            if (path.charAt(i) != '.') {
                return PyTuple.of(path.substring(0, dot), path.substring(dot));
            }
        }
        return PyTuple.of(path, "");
    }

    private static String normalize(String path) {
        if (path.isEmpty()) {
            return ".";
        }
        String root = path.startsWith("//") && !path.startsWith("///") ? "//" : path.startsWith("/") ? "/" : "";
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            boolean up = part.equals("..");
            if (!up
                    || (root.isEmpty() && parts.isEmpty())
                    || (!parts.isEmpty() && parts.get(parts.size() - 1).equals(".."))) {
                parts.add(part);
            } else if (!parts.isEmpty()) {
                parts.remove(parts.size() - 1);
            }
        }
        String joined = root + String.join("/", parts);
        return joined.isEmpty() ? "." : joined;
    }
}
