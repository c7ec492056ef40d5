package org.mm4j.registry;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Names;
import org.mm4j.config.Origin;

/** What to say of a name that is not there: what was asked, where it was looked for, what is near, what to do. */
final class NotFound {

    private NotFound() {}

    static Diagnostic scope(String name, ScopeNode root, Origin origin) {
        Set<String> known = new TreeSet<>();
        root.forEach(node -> known.addAll(node.names()));
        List<String> help = new ArrayList<>();
        Names.nearest(name, known, 1).forEach(nearest -> help.add("did you mean `" + nearest + "`?"));
        help.add("the scopes on the class path are " + String.join(", ", known)
                + "; for another, put the jar of its library on the class path or give it with --library");
        return new Diagnostic("no library brings the scope `" + name + "`", "", origin, null, help);
    }

    static Diagnostic module(RegistryKey<?> key, String name, Place place, Origin origin) {
        ScopeNode scope = place.scope();
        ScopeNode root = scope.root();
        String simple = name.substring(name.lastIndexOf('.') + 1);
        String searched = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : scope.name;
        if (name.contains(".") && root.search(name.substring(0, name.indexOf('.'))) == null) {
            return unknownPrefix(name, root, origin);
        }
        List<ScopeNode> owners = new ArrayList<>();
        root.forEach(node -> {
            if (node.table(key.name()).containsKey(simple)) {
                owners.add(node);
            }
        });
        List<String> help = new ArrayList<>();
        StringBuilder message = new StringBuilder("`" + simple + "` is not in " + searched);
        if (owners.isEmpty()) {
            message.append(": no library on the class path has a ")
                    .append(key.name())
                    .append(" of this name");
        } else {
            ScopeNode owner = owners.get(0);
            message.append("; ")
                    .append(owner.name)
                    .append(" has it: write `")
                    .append(path(owner))
                    .append(simple)
                    .append('`');
            help.add("write `type='" + path(owner) + simple + "'`");
            String above = place.outer() == null ? place.path() : place.outer().path();
            help.add("or add `_scope_='" + owner.name + "'` to the dict"
                    + (above.isEmpty() ? "" : " at `" + above + "`")
                    + ": it and every dict below it are then looked up in " + owner.name
                    + (place.outer() != null && place.outer().type().contains(".")
                            ? " (the prefix of `" + place.outer().type() + "` selects that class only)"
                            : ""));
            if (scope == root) {
                help.add("or set `default_scope = '" + owner.name + "'` in the config, or --scope " + owner.name);
            }
        }
        otherKinds(root, key, simple).forEach(help::add);
        nearest(scope, key, simple, root).forEach(help::add);
        help.add("looked in " + String.join(", ", looked(scope, name)));
        return new Diagnostic(message.toString(), "", origin, null, help);
    }

    private static Diagnostic unknownPrefix(String name, ScopeNode root, Origin origin) {
        String prefix = name.substring(0, name.indexOf('.'));
        Diagnostic unknown = scope(prefix, root, origin);
        return new Diagnostic("`" + name + "`: " + unknown.message(), "", origin, null, unknown.help());
    }

    private static List<String> looked(ScopeNode scope, String name) {
        if (name.contains(".")) {
            ScopeNode target = scope.root().search(name.substring(0, name.indexOf('.')));
            if (target != null) {
                return target == scope
                        ? List.of(target.name)
                        : target.lineage().stream().map(node -> node.name).toList();
            }
        }
        return scope.lineage().stream().map(node -> node.name).toList();
    }

    /** The prefix by which a scope is reached from anywhere; none for the root's own modules. */
    private static String path(ScopeNode scope) {
        if (scope.parent == null || scope.parent.parent == null) {
            return scope.name + ".";
        }
        return path(scope.parent) + scope.name + ".";
    }

    private static List<String> otherKinds(ScopeNode root, RegistryKey<?> key, String simple) {
        Set<String> found = new LinkedHashSet<>();
        root.forEach(node -> {
            for (String kind : node.kinds()) {
                if (!kind.equals(key.name()) && node.table(kind).containsKey(simple)) {
                    found.add("`" + node.name + "." + simple + "` is a " + kind + ", not a " + key.name());
                }
            }
        });
        return List.copyOf(found);
    }

    private static List<String> nearest(ScopeNode scope, RegistryKey<?> key, String simple, ScopeNode root) {
        Set<String> visible = new LinkedHashSet<>();
        scope.lineage().forEach(node -> visible.addAll(node.table(key.name()).keySet()));
        root.forEach(node -> node.table(key.name()).keySet().forEach(name -> {
            if (!visible.contains(name)) {
                visible.add(path(node) + name);
            }
        }));
        List<String> near = new ArrayList<>(Names.nearest(simple, visible));
        visible.stream()
                .filter(name -> name.contains(".")
                        && !name.endsWith("." + simple)
                        && !Names.nearest(simple, List.of(name.substring(name.lastIndexOf('.') + 1)))
                                .isEmpty())
                .limit(3)
                .forEach(near::add);
        return near.isEmpty() ? List.of() : List.of("the nearest names are " + String.join(", ", near));
    }
}
