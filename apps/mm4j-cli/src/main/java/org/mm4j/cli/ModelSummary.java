package org.mm4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.Torch;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.TensorModel;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ForwardTrace;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;

/**
 * What one forward pass of a model costs, by layer.
 *
 * @param layers the layers that ran, in the order of their first call
 * @param parameters values of all parameters, also of layers that did not run
 * @param stateBytes bytes of all parameters and buffers
 */
record ModelSummary(List<Row> layers, long parameters, long stateBytes) {

    /**
     * One layer, or several below one module.
     *
     * @param path in the model
     * @param type simple name of the class
     * @param output shape of what the last call gave
     * @param calls how often it ran
     * @param parameters values of its parameters
     * @param multiplyAdds products summed up by its convolutions and matrices, over all calls
     * @param bytes size of everything that it gave
     */
    record Row(String path, String type, List<Long> output, int calls, long parameters, long multiplyAdds, long bytes) {
        Row {
            output = List.copyOf(output);
        }
    }

    /**
     * Runs a model on a picture of zeros, with weights of zeros: numbers of operations do not depend on values.
     *
     * @throws CliException if the model is of a kind that cannot be run on pictures alone
     */
    static ModelSummary of(BaseModule model, long height, long width) {
        Torch.load();
        Map<String, Parameter> state = model.namedState();
        state.values().forEach(parameter -> parameter.load(Tensor::zero_));
        model.eval();
        List<ForwardTrace.Step> steps = TorchScope.call(() -> Grad.off(() -> {
            Tensor picture =
                    Tensors.empty(ScalarType.Float, 1, 3, height, width).zero_();
            return ForwardTrace.of(() -> forward(model, picture));
        }));
        Map<BaseModule, List<ForwardTrace.Step>> byLayer = new LinkedHashMap<>();
        steps.forEach(step ->
                byLayer.computeIfAbsent(step.module(), any -> new ArrayList<>()).add(step));
        List<Row> rows = new ArrayList<>();
        byLayer.forEach((module, calls) -> rows.add(row(module, calls)));
        return new ModelSummary(
                List.copyOf(rows),
                model.namedParameters().values().stream()
                        .mapToLong(Parameter::numel)
                        .sum(),
                state.values().stream()
                        .mapToLong(parameter -> parameter.value().nbytes())
                        .sum());
    }

    private static Row row(BaseModule module, List<ForwardTrace.Step> calls) {
        return new Row(
                module.path(),
                module.getClass().getSimpleName(),
                calls.get(calls.size() - 1).output(),
                calls.size(),
                module.parameters().values().stream()
                        .mapToLong(Parameter::numel)
                        .sum(),
                calls.stream().mapToLong(ForwardTrace.Step::multiplyAdds).sum(),
                calls.stream().mapToLong(ForwardTrace.Step::bytes).sum());
    }

    private static void forward(BaseModule model, Tensor picture) {
        if (model instanceof TensorModel whole) {
            whole.forwardTensor(picture);
        } else if (model instanceof Backbone backbone) {
            backbone.forward(picture);
        } else if (model instanceof Layer layer) {
            layer.forward(picture);
        } else {
            throw new CliException("a " + model.getClass().getSimpleName()
                    + " cannot be run on a picture alone; a summary is made of detectors, classifiers and backbones");
        }
    }

    /** The layers summed up into modules of so many names at most. */
    List<Row> atDepth(int depth) {
        Map<String, List<Row>> groups = new LinkedHashMap<>();
        for (Row row : layers) {
            String[] names = row.path.split("\\.", -1);
            String path = String.join(".", List.of(names).subList(0, Math.min(depth, names.length)));
            groups.computeIfAbsent(path, any -> new ArrayList<>()).add(row);
        }
        List<Row> rows = new ArrayList<>();
        groups.forEach((path, members) -> {
            Row last = members.get(members.size() - 1);
            boolean isLayer = members.size() == 1 && path.equals(last.path);
            rows.add(
                    isLayer
                            ? last
                            : new Row(
                                    path,
                                    members.size() + " layers",
                                    List.of(),
                                    1,
                                    members.stream().mapToLong(Row::parameters).sum(),
                                    members.stream()
                                            .mapToLong(Row::multiplyAdds)
                                            .sum(),
                                    members.stream().mapToLong(Row::bytes).sum()));
        });
        return rows;
    }

    long multiplyAdds() {
        return layers.stream().mapToLong(Row::multiplyAdds).sum();
    }

    /** Size of what all layers gave: about what a training step keeps of one picture. */
    long outputBytes() {
        return layers.stream().mapToLong(Row::bytes).sum();
    }
}
