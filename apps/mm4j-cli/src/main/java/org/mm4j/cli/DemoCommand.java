package org.mm4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.engine.Torch;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.BuildListener;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mm4j demo}: the mission document's detector in its two spellings, proved to be one. */
@Command(
        name = "demo",
        description = "Build the detector of the mission document in its two spellings, prefixed and by _scope_, from"
                + " scope mmtrack; prove them equal; print the tree and the time of a forward pass. Needs no file.")
final class DemoCommand implements Callable<Integer> {

    private static final int SIZE = 320;
    private static final int PASSES = 3;
    private static final String SCOPE = "mmtrack";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LibraryOptions libraries = new LibraryOptions();

    private record Built(BaseDetector model, Provenance provenance) {}

    @Override
    public Integer call() throws IOException {
        Registries registries = libraries.registries();
        PrintWriter out = spec.commandLine().getOut();
        Torch.load();
        Torch.seed(0);
        Built prefixed = build(registries, "detector_prefixed.py");
        try (BaseDetector first = prefixed.model;
                BaseDetector second = build(registries, "detector_scoped.py").model) {
            new TreePrinter(out, registries, prefixed.provenance, true).print(List.of(first), "model", 3);
            out.println();
            out.println("detector_prefixed.py and detector_scoped.py, built in scope " + SCOPE + ":");
            out.println("  same tree        " + sameTree(first, second));
            out.println("  same parameters  " + sameParameters(first, second));
            copyWeights(first, second);
            first.eval();
            second.eval();
            float[] picture = planes(DemoPicture.draw(SIZE));
            out.println("  same output      " + sameOutput(first, second, picture));
            out.println();
            first.prepareForInference();
            out.println(String.format(
                    Locale.ROOT,
                    "one forward pass of a picture of %d x %d: %.0f ms (%d threads, libtorch %s)",
                    SIZE,
                    SIZE,
                    milliseconds(first, picture),
                    Torch.threads(),
                    Torch.version()));
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private Built build(Registries registries, String name) throws IOException {
        Config config;
        try (InputStream stream = DemoCommand.class.getResourceAsStream("mission/" + name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            config = Config.fromString(new String(stream.readAllBytes(), StandardCharsets.UTF_8), ConfigFormat.PY);
        }
        Provenance provenance = new Provenance();
        BaseDetector model = registries
                .context(config, SCOPE, warning -> spec.commandLine().getErr().println("warning: " + warning.render()))
                .with(BuildListener.class, provenance)
                .at("model")
                .build(
                        new RegistryKey<>("model", BaseDetector.class),
                        config.find("model").orElseThrow());
        return new Built(model, provenance);
    }

    private static String sameTree(BaseModule first, BaseModule second) {
        require(classes(first), classes(second), "trees of modules");
        return "yes: " + first.namedModules().size() + " modules of equal paths and classes";
    }

    private static Map<String, Class<?>> classes(BaseModule module) {
        Map<String, Class<?>> classes = new LinkedHashMap<>();
        module.namedModules().forEach((path, part) -> classes.put(path, part.getClass()));
        return classes;
    }

    private static String sameParameters(BaseModule first, BaseModule second) {
        Map<String, List<Long>> shapes = TreePrinter.shapes(first);
        require(shapes, TreePrinter.shapes(second), "parameters");
        long count = first.namedParameters().values().stream()
                .mapToLong(Parameter::numel)
                .sum();
        return String.format(
                Locale.ROOT, "yes: %,d in tensors of equal names and shapes (%d with buffers)", count, shapes.size());
    }

    private static <V> void require(Map<String, V> first, Map<String, V> second, String what) {
        // The order counts: it is that of the state dict.
        if (!List.copyOf(first.entrySet()).equals(List.copyOf(second.entrySet()))) {
            throw new CliException("the two spellings gave different " + what);
        }
    }

    private static void copyWeights(BaseModule from, BaseModule to) {
        from.initWeights();
        Map<String, TensorSource> weights = new LinkedHashMap<>();
        from.stateDict().forEach((path, tensor) -> weights.put(path, TensorSource.of(tensor)));
        to.loadStateDict(weights, true);
    }

    private static String sameOutput(BaseDetector first, BaseDetector second, float[] picture) {
        List<float[]> one = forward(first, picture);
        List<float[]> other = forward(second, picture);
        double largest = 0;
        long values = 0;
        for (int i = 0; i < one.size(); i++) {
            if (!Arrays.equals(one.get(i), other.get(i))) {
                throw new CliException("the two spellings gave different outputs");
            }
            for (float value : one.get(i)) {
                largest = Math.max(largest, Math.abs(value));
            }
            values += one.get(i).length;
        }
        if (one.size() != other.size() || !(largest > 0)) {
            throw new CliException("the two spellings gave no outputs to compare");
        }
        return String.format(
                Locale.ROOT,
                "yes: all %,d values of %d maps equal bit by bit, given the same weights (the largest is %.4f)",
                values,
                one.size(),
                largest);
    }

    private static List<float[]> forward(BaseDetector model, float[] picture) {
        return Grad.off(() -> TorchScope.call(() -> model.forward(Tensors.of(picture, 1, 3, SIZE, SIZE)).stream()
                .flatMap(List::stream)
                .map(DemoCommand::values)
                .toList()));
    }

    private static float[] values(Tensor tensor) {
        return Tensors.floats(tensor);
    }

    private static double milliseconds(BaseDetector model, float[] picture) {
        forward(model, picture);
        double[] times = new double[PASSES];
        for (int i = 0; i < PASSES; i++) {
            long start = System.nanoTime();
            forward(model, picture);
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        return times[PASSES / 2];
    }

    /** The picture as planes of floats from 0 to 255, which is what YOLOX takes. */
    private static float[] planes(Image image) {
        int area = image.height() * image.width();
        float[] planes = new float[3 * area];
        for (int i = 0; i < area; i++) {
            for (int channel = 0; channel < 3; channel++) {
                planes[channel * area + i] = image.pixels()[3 * i + channel] & 0xFF;
            }
        }
        return planes;
    }
}
