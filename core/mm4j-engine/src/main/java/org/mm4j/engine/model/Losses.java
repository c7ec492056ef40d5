package org.mm4j.engine.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;

/**
 * What a model gives in training: named values, in order. A name stands for one tensor or for several, one for each
 * level. Those whose name contains {@code loss} are what is minimised; others, such as an accuracy, are only reported.
 */
public final class Losses {

    private final Map<String, List<Tensor>> entries;

    private Losses(Map<String, List<Tensor>> entries) {
        this.entries = Collections.unmodifiableMap(entries);
    }

    /** No entries. */
    public static Losses none() {
        return new Losses(new LinkedHashMap<>());
    }

    /** One entry. */
    public static Losses of(String name, Tensor value) {
        return none().with(name, value);
    }

    /** These and one more entry, which replaces one of the same name. */
    public Losses with(String name, Tensor value) {
        return with(name, List.of(value));
    }

    /** These and one more entry of several tensors, such as one for each level. */
    public Losses with(String name, List<Tensor> values) {
        Map<String, List<Tensor>> copy = new LinkedHashMap<>(entries);
        copy.put(name, List.copyOf(values));
        return new Losses(copy);
    }

    /** These and those of another part of the model. */
    public Losses plus(Losses others) {
        Map<String, List<Tensor>> copy = new LinkedHashMap<>(entries);
        copy.putAll(others.entries);
        return new Losses(copy);
    }

    /** The same with something in front of each name, such as {@code s0.}. */
    public Losses prefixed(String prefix) {
        Map<String, List<Tensor>> renamed = new LinkedHashMap<>();
        entries.forEach((name, values) -> renamed.put(prefix + name, values));
        return new Losses(renamed);
    }

    /** The entries by name, in order; unmodifiable. */
    public Map<String, List<Tensor>> entries() {
        return entries;
    }

    /**
     * What is minimised: the sum over all entries whose name contains {@code loss} of the mean of each of their tensors.
     *
     * @return a scalar of the open scope
     * @throws IllegalStateException if there is no such entry
     */
    public Tensor total() {
        try (TorchScope scope = TorchScope.open()) {
            Tensor sum = null;
            for (Map.Entry<String, List<Tensor>> entry : entries.entrySet()) {
                if (entry.getKey().contains("loss")) {
                    Tensor own = value(entry.getValue());
                    sum = sum == null ? own : sum.add(own);
                }
            }
            if (sum == null) {
                throw new IllegalStateException(
                        "nothing to minimise: no name of " + entries.keySet() + " contains 'loss'");
            }
            return scope.keep(sum);
        }
    }

    /** The entries as numbers: the sum of the means of the tensors of each. */
    public Map<String, Double> values() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        entries.forEach((name, values) ->
                numbers.put(name, TorchScope.call(() -> (double) Tensors.floats(value(values))[0])));
        return numbers;
    }

    /** Lets the tensors outlive a scope, see {@link TorchScope#keep}. */
    public Losses keepIn(TorchScope scope) {
        entries.values().forEach(scope::keepAll);
        return this;
    }

    private static Tensor value(List<Tensor> values) {
        List<Tensor> means = new ArrayList<>();
        for (Tensor value : values) {
            means.add(value.dim() == 0 ? value : value.mean());
        }
        Tensor sum = means.get(0);
        for (Tensor mean : means.subList(1, means.size())) {
            sum = sum.add(mean);
        }
        return sum;
    }

    @Override
    public String toString() {
        return "Losses" + entries.keySet();
    }
}
