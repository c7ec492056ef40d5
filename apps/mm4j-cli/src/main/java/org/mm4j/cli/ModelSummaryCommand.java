package org.mm4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.structures.ImageSize;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mm4j model summary}: what a model costs, layer by layer. */
@Command(
        name = "summary",
        description = "Print the layers of a config's model, their outputs, parameters and operations.",
        footer = {
            "",
            "Found by a forward pass of one picture of zeros through backbone, neck and heads, without decoding. Counted"
                    + " are the multiply-adds of convolutions and linear layers, each as two operations (FLOPs); not"
                    + " counted are norms, activations, pooling, products of two activations (attention) and decoding."
                    + " Memory is float32: the weights, what all layers give (about what a training step keeps for each"
                    + " picture), and the largest of these outputs."
        })
final class ModelSummaryCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Mixin
    private ScopeOptions scopes = new ScopeOptions();

    @Option(
            names = "--shape",
            required = true,
            paramLabel = "HxW",
            converter = SizeConverter.class,
            description = "Height and width of the picture, such as 640x640; one number is both.")
    private ImageSize shape = new ImageSize(0, 0);

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "Sum up the layers of modules that deep; by default not.")
    private int depth = Integer.MAX_VALUE;

    @Override
    public Integer call() {
        CommandLine line = spec.commandLine();
        if (depth < 1) {
            throw new CommandLine.ParameterException(line, "--depth is at least 1, not " + depth);
        }
        PrintWriter out = line.getOut();
        ModelBuild build = new ModelBuild(scopes.registries(), scopes.name());
        try (BaseModule model = build.build(config.load())) {
            print(
                    out,
                    ModelSummary.of(model, shape.height(), shape.width()),
                    model.getClass().getSimpleName());
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private void print(PrintWriter out, ModelSummary summary, String type) {
        List<ModelSummary.Row> rows = summary.atDepth(depth);
        int pathWidth = Math.max(
                5, rows.stream().mapToInt(row -> row.path().length()).max().orElse(0));
        int typeWidth = Math.max(
                4, rows.stream().mapToInt(row -> row.type().length()).max().orElse(0));
        String format = "%-" + pathWidth + "s  %-" + typeWidth + "s  %-18s %14s %18s%n";
        out.printf(Locale.ROOT, format, "layer", "type", "output", "parameters", "multiply-adds");
        for (ModelSummary.Row row : rows) {
            String output = row.output().stream().map(String::valueOf).collect(Collectors.joining("x"));
            out.printf(
                    Locale.ROOT,
                    format,
                    row.path(),
                    row.type(),
                    output + (row.calls() > 1 ? " (" + row.calls() + " times)" : ""),
                    row.parameters() == 0 ? "" : String.format(Locale.ROOT, "%,d", row.parameters()),
                    row.multiplyAdds() == 0 ? "" : String.format(Locale.ROOT, "%,d", row.multiplyAdds()));
        }
        long largest = summary.layers().stream()
                .mapToLong(row -> row.bytes() / row.calls())
                .max()
                .orElse(0);
        out.println();
        out.printf(Locale.ROOT, "%s, one picture of %dx%d%n", type, shape.height(), shape.width());
        out.printf(Locale.ROOT, "parameters     %,d%n", summary.parameters());
        out.printf(
                Locale.ROOT,
                "operations     %.3f GFLOPs (%.3f G multiply-adds of convolutions and linear layers)%n",
                summary.multiplyAdds() * 2e-9,
                summary.multiplyAdds() * 1e-9);
        out.printf(
                Locale.ROOT,
                "memory         %.1f MB of weights, %.1f MB of outputs of all layers, %.1f MB the largest%n",
                summary.stateBytes() * 1e-6,
                summary.outputBytes() * 1e-6,
                largest * 1e-6);
    }
}
