package org.mm4j.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.check.CheckFinding;
import org.mm4j.config.check.Rule;

/** Finds each {@code _scope_} that changes the meaning of no name. */
final class ScopeCheck {

    private static final String SCOPE = "_scope_";

    private final ScopeNode root;
    private final List<CheckFinding> findings = new ArrayList<>();

    private ScopeCheck(ScopeNode root) {
        this.root = root;
    }

    static List<CheckFinding> of(ConfigDict config, ScopeNode scope) {
        ScopeCheck check = new ScopeCheck(scope.root());
        check.visit(config, scope, "");
        return check.findings;
    }

    private void visit(ConfigValue value, ScopeNode scope, String path) {
        if (value instanceof ConfigSequence sequence) {
            for (int i = 0; i < sequence.size(); i++) {
                visit(sequence.get(i), scope, path + "[" + i + "]");
            }
        } else if (value instanceof ConfigDict dict) {
            ScopeNode inner = scope;
            // A scope that a cross-library base brought stands at the place of the base's name, and is no one's
            // mistake.
            if (dict.get(SCOPE) instanceof ConfigString name && !isOfBase(dict, name)) {
                inner = enter(dict, name, scope, path);
            } else if (dict.get(SCOPE) instanceof ConfigString name && root.search(name.value()) != null) {
                inner = java.util.Objects.requireNonNull(root.search(name.value()));
            }
            for (Map.Entry<ConfigValue, ConfigValue> entry : dict.entries().entrySet()) {
                if (entry.getKey() instanceof ConfigString key) {
                    visit(entry.getValue(), inner, Place.join(path, key.value()));
                }
            }
        }
    }

    private static boolean isOfBase(ConfigDict dict, ConfigString name) {
        return !name.origin().isKnown()
                || dict.entries().keySet().stream()
                        .filter(key ->
                                key instanceof ConfigString text && text.value().equals(SCOPE))
                        .noneMatch(key -> key.origin().isKnown());
    }

    private ScopeNode enter(ConfigDict dict, ConfigString name, ScopeNode scope, String path) {
        ScopeNode asked = root.search(name.value());
        if (asked == null) {
            // The binder says so where it matters.
            return scope;
        }
        if (dict.get("type") == null) {
            add(
                    name,
                    path,
                    "`_scope_` has no effect in a dict without `type`",
                    "put it into the dicts that name modules, or set `default_scope` in the config");
            return scope;
        }
        if (asked == scope) {
            add(
                    name,
                    path,
                    "`_scope_='" + name.value() + "'` has no effect: names are looked up in " + scope.name
                            + " here anyway",
                    "remove it");
        } else if (isSame(dict, scope, asked, true)) {
            add(
                    name,
                    path,
                    "`_scope_='" + name.value() + "'` has no effect: every name in this dict means the same without it",
                    "remove it");
        }
        return asked;
    }

    /** Whether every name in a value, as far as this scope reaches, is found, and is the same module in both scopes. */
    private boolean isSame(ConfigValue value, ScopeNode one, ScopeNode other, boolean isTop) {
        if (value instanceof ConfigSequence sequence) {
            return sequence.items().stream().allMatch(item -> isSame(item, one, other, false));
        }
        if (!(value instanceof ConfigDict dict)) {
            return true;
        }
        if (!isTop && dict.get(SCOPE) instanceof ConfigString) {
            return true;
        }
        ConfigValue type = dict.get("type");
        if (type instanceof ConfigString name && !isSame(name.value(), one, other)) {
            return false;
        }
        return dict.entries().values().stream().allMatch(item -> isSame(item, one, other, false));
    }

    private boolean isSame(String name, ScopeNode one, ScopeNode other) {
        if (!ScopeNode.isName(name)) {
            return false;
        }
        List<String> kinds = new ArrayList<>();
        root.forEach(node -> kinds.addAll(node.kinds()));
        boolean isFound = false;
        for (String kind : kinds) {
            Definition here = one.find(kind, name);
            if (here != other.find(kind, name)) {
                return false;
            }
            isFound |= here != null;
        }
        return isFound;
    }

    private void add(ConfigString scope, String path, String message, String help) {
        findings.add(new CheckFinding(
                Rule.SCOPE_WITHOUT_EFFECT,
                Diagnostic.of(message, scope.origin(), help).at(path)));
    }
}
