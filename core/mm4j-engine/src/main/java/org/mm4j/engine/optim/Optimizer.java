package org.mm4j.engine.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.Kind;

/**
 * Changes parameters by their gradients. Arithmetic, names of settings and of what is remembered are PyTorch's. An
 * optimiser is built with {@code params}, a list of {@link ParamGroup}s, which a constructor of wrappers gives it.
 *
 * <p>For the one thread that trains. What it remembers of each parameter is native memory outside of any scope, which
 * {@link #close()} frees.
 */
@Kind("optimizer")
public abstract class Optimizer implements HasParamGroups, AutoCloseable {

    private final List<ParamGroup> groups;
    private final Map<String, @Nullable Object> defaults;
    private final Map<Parameter, ParamState> states = new LinkedHashMap<>();
    private long steps;

    /** How one group's parameters change in one step. */
    @FunctionalInterface
    protected interface Rule {
        /**
         * Changes a parameter. Runs without gradients, in a scope of its own.
         *
         * @param parameter to be changed in place
         * @param gradient of the same shape; not to be changed
         * @param state what is remembered of the parameter
         */
        void update(Tensor parameter, Tensor gradient, ParamState state);
    }

    /**
     * An optimiser of groups of parameters.
     *
     * @param groups at least one; settings that a group lacks are added to it
     * @param defaults the optimiser's own settings by name, in PyTorch's order
     * @throws IllegalArgumentException if there are no parameters, or one is there twice
     */
    protected Optimizer(List<ParamGroup> groups, Map<String, @Nullable Object> defaults) {
        this.groups = List.copyOf(groups);
        this.defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
        Map<Parameter, String> seen = new LinkedHashMap<>();
        for (ParamGroup group : groups) {
            for (int i = 0; i < group.names().size(); i++) {
                String name = group.names().get(i);
                String before = seen.put(group.parameters().get(i), name);
                if (before != null) {
                    throw new IllegalArgumentException("params: " + name + " is there twice"
                            + (before.equals(name) ? "" : ", also as " + before)
                            + "; a module that is shared needs paramwise_cfg=dict(bypass_duplicate=True, …)");
                }
            }
            this.defaults.forEach(group::setDefault);
        }
        if (seen.isEmpty()) {
            throw new IllegalArgumentException("params: there is no parameter to optimise; is the whole model frozen?");
        }
    }

    @Override
    public final List<ParamGroup> paramGroups() {
        return groups;
    }

    @Override
    public final Map<String, @Nullable Object> defaults() {
        return defaults;
    }

    /** How many steps were made since this object was. */
    public final long steps() {
        return steps;
    }

    /** How the parameters of a group change now; called once for each group and step, with a scope open. */
    protected abstract Rule rule(ParamGroup group);

    /** The names under which {@link ParamState} keeps tensors of the parameter's shape. */
    protected abstract Set<String> stateNames();

    /** The names under which {@link ParamState} keeps numbers. */
    protected Set<String> numberNames() {
        return Set.of();
    }

    /** Whether PyTorch keeps these numbers as tensors, or as whole numbers. */
    protected boolean numbersAreTensors() {
        return true;
    }

    /** Called once for each step before any parameter changes, without gradients and in a scope of its own. */
    protected void beforeStep() {}

    /** Changes every parameter that has a gradient; others stay as they are. */
    public final void step() {
        steps++;
        TorchScope.run(() -> Grad.off(this::beforeStep));
        for (ParamGroup group : groups) {
            TorchScope.run(() -> Grad.off(() -> stepGroup(group)));
        }
    }

    private void stepGroup(ParamGroup group) {
        Rule rule = rule(group);
        boolean maximize = group.flag("maximize");
        for (Parameter parameter : group.parameters()) {
            TorchScope.run(() -> {
                Tensor value = parameter.value();
                Tensor gradient = value.grad();
                if (gradient.defined()) {
                    ParamState state = states.computeIfAbsent(parameter, p -> new ParamState());
                    rule.update(value, maximize ? gradient.neg() : gradient, state);
                }
            });
        }
    }

    /** Drops the gradients of all parameters. */
    public final void zeroGrad() {
        TorchScope.run(() -> groups.forEach(group -> group.parameters()
                .forEach(parameter -> parameter.value().mutable_grad().reset())));
    }

    /**
     * What PyTorch's {@code state_dict()} of the same optimiser holds: {@code state} by the number of the parameter, and
     * {@code param_groups}. Tensors are live and stay the optimiser's.
     */
    public final Map<String, Object> stateDict() {
        Map<Integer, Object> state = new LinkedHashMap<>();
        List<Object> saved = new ArrayList<>();
        int next = 0;
        for (ParamGroup group : groups) {
            List<Integer> numbers = new ArrayList<>();
            for (Parameter parameter : group.parameters()) {
                ParamState own = states.get(parameter);
                if (own != null && !own.isEmpty()) {
                    state.put(next, own.toMap(numbersAreTensors()));
                }
                numbers.add(next++);
            }
            Map<String, @Nullable Object> settings = new LinkedHashMap<>(group.settings());
            settings.put("params", numbers);
            saved.add(settings);
        }
        Map<String, Object> dict = new LinkedHashMap<>();
        dict.put("state", state);
        dict.put("param_groups", saved);
        return dict;
    }

    /**
     * Goes on from a state dict of this class or of PyTorch. Settings of the groups become those of the state dict, as
     * in PyTorch.
     *
     * @param dict as {@link #stateDict()} gives it or a checkpoint has it; tensors are copied
     * @throws IllegalArgumentException if it is of other groups, other parameters or another optimiser; nothing has
     *     changed then
     */
    public final void loadStateDict(Map<String, ?> dict) {
        StateDicts.Read read = StateDicts.read(this, dict);
        for (int i = 0; i < groups.size(); i++) {
            Map<String, @Nullable Object> settings =
                    new LinkedHashMap<>(read.settings().get(i));
            defaults.forEach((name, value) -> {
                if (!settings.containsKey(name)) {
                    settings.put(name, value);
                }
            });
            groups.get(i).replace(settings);
        }
        states.values().forEach(ParamState::close);
        states.clear();
        TorchScope.run(() -> read.states().forEach((parameter, entries) -> {
            ParamState state = new ParamState();
            states.put(parameter, state);
            entries.forEach((name, entry) -> entry.into(name, parameter, state));
        }));
    }

    /** Frees what is remembered of the parameters, not the parameters themselves. */
    @Override
    public final void close() {
        states.values().forEach(ParamState::close);
        states.clear();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(getClass().getSimpleName());
        for (int i = 0; i < groups.size(); i++) {
            text.append(i == 0 ? " (" : "; ")
                    .append(i)
                    .append(": ")
                    .append(groups.get(i).settings());
        }
        return text.append(")").toString();
    }

    /** Settings in the order in which they are given: name, value, name, value. */
    protected static Map<String, @Nullable Object> settings(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return settings;
    }
}
