package org.mm4j.engine.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.checkpoint.Opaque;
import org.mm4j.engine.checkpoint.StoredTensor;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Parameter;

/** Reads state dicts of optimisers, and checks them as a whole before anything changes. */
final class StateDicts {

    private StateDicts() {}

    /** One thing that is remembered of a parameter. */
    @FunctionalInterface
    interface Entry {
        void into(String name, Parameter parameter, ParamState state);
    }

    /**
     * What a state dict holds for an optimiser.
     *
     * @param settings of each group
     * @param states what is remembered of parameters, by name
     */
    record Read(List<Map<String, @Nullable Object>> settings, Map<Parameter, Map<String, Entry>> states) {}

    static Read read(Optimizer optimizer, Map<String, ?> dict) {
        if (!(dict.get("param_groups") instanceof List<?> saved) || !(dict.get("state") instanceof Map<?, ?> state)) {
            throw new IllegalArgumentException(
                    "the state of an optimiser has `state` and `param_groups`, but this has " + dict.keySet());
        }
        List<ParamGroup> groups = optimizer.paramGroups();
        if (saved.size() != groups.size()) {
            throw new IllegalArgumentException("the state is of " + saved.size()
                    + " parameter groups, but the optimiser has " + groups.size() + "; was `paramwise_cfg` changed?");
        }
        List<Map<String, @Nullable Object>> settings = new ArrayList<>();
        Map<Parameter, Map<String, Entry>> states = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            if (!(saved.get(i) instanceof Map<?, ?> group) || !(group.get("params") instanceof List<?> numbers)) {
                throw new IllegalArgumentException("parameter group " + i + " of the state has no `params`");
            }
            ParamGroup own = groups.get(i);
            if (numbers.size() != own.parameters().size()) {
                throw new IllegalArgumentException("parameter group " + i + " of the state has " + numbers.size()
                        + " parameters, but that of the optimiser (" + own.describe() + ") has "
                        + own.parameters().size());
            }
            settings.add(settings(group));
            for (int k = 0; k < numbers.size(); k++) {
                Map<?, ?> entries = find(state, numbers.get(k));
                if (entries != null) {
                    states.put(
                            own.parameters().get(k),
                            entries(
                                    optimizer,
                                    own.names().get(k),
                                    own.parameters().get(k),
                                    entries));
                }
            }
        }
        return new Read(settings, states);
    }

    /** The entry of a number: keys are numbers, or texts where a checkpoint was read. */
    private static @Nullable Map<?, ?> find(Map<?, ?> state, Object number) {
        for (Object key : new Object[] {number, String.valueOf(number)}) {
            if (state.get(key) instanceof Map<?, ?> entries) {
                return entries;
            }
        }
        return null;
    }

    /** The settings of a saved group in Java's values. */
    static Map<String, @Nullable Object> settings(Map<?, ?> group) {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        group.forEach((key, value) -> {
            if (!key.equals("params")) {
                settings.put(String.valueOf(key), plain(value));
            }
        });
        return settings;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value == null || value instanceof Opaque) {
            return null;
        }
        if (value instanceof TensorSource || value instanceof Tensor) {
            return number("a setting", value);
        }
        return value;
    }

    private static Map<String, Entry> entries(Optimizer optimizer, String path, Parameter parameter, Map<?, ?> saved) {
        Set<String> tensors = optimizer.stateNames();
        Set<String> numbers = optimizer.numberNames();
        Map<String, Entry> entries = new LinkedHashMap<>();
        saved.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (value == null || value instanceof Opaque) {
                return; // PyTorch keeps None where there is nothing to remember yet.
            }
            if (tensors.contains(name)) {
                entries.put(name, tensor(path + ": " + name, parameter, value));
            } else if (numbers.contains(name)) {
                double number = number(path + ": " + name, value);
                entries.put(name, (at, p, state) -> state.setNumber(at, number));
            } else {
                Set<String> known = new TreeSet<>(tensors);
                known.addAll(numbers);
                throw new IllegalArgumentException("the state is that of another optimiser: it has `" + name + "` of "
                        + path + ", but " + optimizer.getClass().getSimpleName() + " keeps "
                        + (known.isEmpty() ? "nothing" : String.join(", ", known)));
            }
        });
        return entries;
    }

    private static Entry tensor(String what, Parameter parameter, Object value) {
        long[] shape = value instanceof TensorSource source
                ? source.shape()
                : value instanceof Tensor tensor ? tensor.shape() : null;
        if (shape == null || !Arrays.equals(shape, parameter.shape())) {
            throw new IllegalArgumentException(what + " of the state is "
                    + (shape == null ? "no tensor" : "of shape " + Arrays.toString(shape))
                    + ", but the parameter is of shape "
                    + Arrays.toString(parameter.shape()));
        }
        return (name, p, state) -> state.load(name, p.value(), target -> {
            if (value instanceof TensorSource source) {
                source.copyTo(target);
            } else {
                target.copy_((Tensor) value);
            }
        });
    }

    private static double number(String what, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof StoredTensor stored && stored.numel() == 1) {
            return TorchScope.call(() -> stored.toTensor().item_double());
        }
        if (value instanceof Tensor tensor && tensor.numel() == 1) {
            return TorchScope.call(() -> tensor.item_double());
        }
        throw new IllegalArgumentException(what + " of the state is not one number");
    }
}
