package org.mm4j.engine.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What a module tree consists of, for printing and for comparing trees. Reading it makes no parameters. */
public final class ModuleTree {

    /**
     * One module.
     *
     * @param path from the root; empty for the root
     * @param name in its parent
     * @param depth 0 for the root
     * @param module the module itself
     * @param parameters number of values of the parameters in it and below it
     * @param trainable number of those that take gradients
     */
    public record Node(String path, String name, int depth, BaseModule module, long parameters, long trainable) {

        /** Simple name of its class. */
        public String type() {
            return module.getClass().getSimpleName();
        }
    }

    private final List<Node> nodes;

    private ModuleTree(List<Node> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** The tree below a module, itself first. */
    public static ModuleTree of(BaseModule root) {
        List<Node> nodes = new ArrayList<>();
        root.namedModules().forEach((path, module) -> {
            long all = 0;
            long trainable = 0;
            for (Parameter parameter : module.namedParameters().values()) {
                all += parameter.numel();
                trainable += parameter.requiresGrad() ? parameter.numel() : 0;
            }
            int depth = path.isEmpty()
                    ? 0
                    : (int) path.chars().filter(c -> c == '.').count() + 1;
            nodes.add(new Node(path, path.substring(path.lastIndexOf('.') + 1), depth, module, all, trainable));
        });
        return new ModuleTree(nodes);
    }

    /** The modules, parents before children, in the order of the tree. */
    public List<Node> nodes() {
        return nodes;
    }

    /** The tree as text, one module a line: name, type with settings, number of parameters. */
    public String render() {
        return render(node -> node.type(), node -> "");
    }

    /**
     * The tree as text.
     *
     * @param type what to show as type, such as {@code mmdet.CSPDarknet}
     * @param note what to show at the end of the line, such as a place in a config; may be empty
     */
    public String render(Function<Node, String> type, Function<Node, String> note) {
        StringBuilder text = new StringBuilder();
        for (Node node : nodes) {
            text.append("  ".repeat(node.depth()));
            if (!node.name().isEmpty()) {
                text.append(node.name()).append(": ");
            }
            text.append(type.apply(node));
            String settings = node.module().extraRepr();
            if (!settings.isEmpty()) {
                text.append('(').append(settings).append(')');
            }
            if (node.parameters() > 0) {
                text.append(String.format(Locale.ROOT, "  %,d", node.parameters()));
            }
            String end = note.apply(node);
            if (!end.isEmpty()) {
                text.append("  ").append(end);
            }
            text.append('\n');
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return render();
    }
}
