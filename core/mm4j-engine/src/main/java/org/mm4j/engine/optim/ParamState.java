package org.mm4j.engine.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.Persistent;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;

/**
 * What an optimiser remembers of one parameter: tensors of its shape, which belong to no scope and are freed with the
 * optimiser, and numbers, among them the count of steps.
 */
public final class ParamState {

    /** The name of the count of steps. */
    static final String STEP = "step";

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Double> numbers = new LinkedHashMap<>();
    /** Numbers as state dicts have them; made when one is asked for. */
    private final Map<String, Tensor> scalars = new LinkedHashMap<>();

    ParamState() {}

    /** Counts a step and says how many there were, this one included. */
    public double nextStep() {
        return numbers.merge(STEP, 1.0, Double::sum);
    }

    /** A tensor; made by the first call, without gradients. */
    public Tensor tensor(String name, Supplier<Tensor> maker) {
        Tensor known = tensors.get(name);
        if (known == null) {
            known = Persistent.create(() -> Grad.off(maker));
            tensors.put(name, known);
        }
        return known;
    }

    /** Whether there is such a tensor. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** A number, or another one if there is none yet. */
    public double number(String name, double otherwise) {
        return numbers.getOrDefault(name, otherwise);
    }

    /** Overwrites a number. */
    public void setNumber(String name, double value) {
        numbers.put(name, value);
    }

    /** Whether nothing is remembered. */
    boolean isEmpty() {
        return tensors.isEmpty() && numbers.isEmpty();
    }

    /** Makes a tensor laid out as another one; the writer fills it. */
    void load(String name, Tensor like, Consumer<Tensor> writer) {
        tensors.put(
                name,
                Persistent.create(() -> Grad.off(() -> {
                    Tensor fresh = like.detach().clone();
                    writer.accept(fresh);
                    return fresh;
                })));
    }

    /**
     * As PyTorch keeps it.
     *
     * @param numbersAreTensors whether numbers are float32 tensors without dimensions, or whole numbers
     */
    Map<String, Object> toMap(boolean numbersAreTensors) {
        Map<String, Object> map = new LinkedHashMap<>();
        numbers.forEach((name, value) -> map.put(name, numbersAreTensors ? scalar(name, value) : value.longValue()));
        map.putAll(tensors);
        return map;
    }

    private Tensor scalar(String name, double value) {
        Tensor scalar =
                scalars.computeIfAbsent(name, key -> Persistent.create(() -> Grad.off(() -> Tensors.scalar(value))));
        TorchScope.run(() -> Grad.off(() -> scalar.fill_(new Scalar(value))));
        return scalar;
    }

    void close() {
        tensors.values().forEach(Tensor::close);
        tensors.clear();
        scalars.values().forEach(Tensor::close);
        scalars.clear();
        numbers.clear();
    }
}
