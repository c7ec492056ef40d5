package org.mm4j.engine.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.Devices;
import org.mm4j.engine.TorchException;
import org.mm4j.engine.checkpoint.LoadReport;
import org.mm4j.engine.checkpoint.LoadedWeights;
import org.mm4j.engine.checkpoint.StateLoader;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.init.InitContext;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.registry.Kind;

/**
 * A node of the module tree: ordered named parameters, buffers and children, as torch orders and names them.
 *
 * <p>A subclass registers what it has in its constructor, in the order in which the original assigns its attributes: that
 * order is the order of the state dict. Parameters belong to the module and to no scope; {@link #close()} frees those of
 * the whole tree. They are made lazily, see {@link Parameter}.
 *
 * <p>Threads: a tree in eval mode may run in several threads at once. Everything that changes it (train, load, init,
 * prepare) belongs to one thread while no other runs it.
 */
@Kind("model")
public abstract class BaseModule implements AutoCloseable {

    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Parameter> buffers = new LinkedHashMap<>();
    private final Map<String, BaseModule> children = new LinkedHashMap<>();
    private final List<LoadedWeights> loads = new ArrayList<>();
    private final @Nullable InitCfg initCfg;
    private @Nullable BaseModule parent;
    private String name = "";
    private boolean training = true;
    private boolean prepared;
    private boolean shared;
    private boolean initialized;

    /** A module without {@code init_cfg}. */
    protected BaseModule() {
        this(null);
    }

    /** A module with the {@code init_cfg} of its config, if any. */
    protected BaseModule(@Nullable InitCfg initCfg) {
        this.initCfg = initCfg;
    }

    // ---- what a constructor registers ----

    /** Registers a float32 parameter that is made on first use. */
    protected final Parameter parameter(String name, Consumer<Tensor> initializer, long... shape) {
        return add(parameters, new Parameter(name, shape, ScalarType.Float, false, initializer));
    }

    /** Registers a buffer that is made on first use. */
    protected final Parameter buffer(String name, ScalarType dtype, Consumer<Tensor> initializer, long... shape) {
        return add(buffers, new Parameter(name, shape, dtype, true, initializer));
    }

    /**
     * Registers a child under a name without dots.
     *
     * @return the child
     * @throws IllegalArgumentException if the name is taken or the child has a parent already
     */
    protected final <M extends BaseModule> M child(String name, M child) {
        checkName(name);
        BaseModule node = child;
        if (node.parent != null) {
            throw new IllegalArgumentException("child " + name + " already belongs to "
                    + node.parent.getClass().getSimpleName() + " as " + node.name);
        }
        node.parent = this;
        node.name = name;
        children.put(name, child);
        return child;
    }

    /** {@link #child(String, BaseModule)} for a child known by the interface of its role. */
    protected final <R> R childOf(String name, R role) {
        child(name, of(role));
        return role;
    }

    /**
     * Registers a module that is a part of another one too, so that both use the same parameters: the state dict has its
     * entries under both paths, everything else sees it once, under the first one.
     *
     * @return the module
     * @throws IllegalArgumentException if the name is taken
     */
    protected final <R> R sharedOf(String name, R role) {
        checkName(name);
        BaseModule module = of(role);
        module.shared = true;
        children.put(name, module);
        return role;
    }

    /** Whether it is a part of more than one module. */
    public final boolean isShared() {
        return shared;
    }

    /**
     * The module behind the interface of a role.
     *
     * @throws IllegalArgumentException if the object is not a module
     */
    public static BaseModule of(Object role) {
        if (role instanceof BaseModule module) {
            return module;
        }
        throw new IllegalArgumentException(role.getClass().getName() + " is not a BaseModule");
    }

    private Parameter add(Map<String, Parameter> to, Parameter parameter) {
        checkName(parameter.name());
        to.put(parameter.name(), parameter);
        return parameter;
    }

    private void checkName(String name) {
        if (name.isEmpty() || name.indexOf('.') >= 0) {
            throw new IllegalArgumentException("'" + name + "' is no name for a part of a module");
        }
        if (parameters.containsKey(name) || buffers.containsKey(name) || children.containsKey(name)) {
            throw new IllegalArgumentException(getClass().getSimpleName() + " already has a part named '" + name + "'");
        }
    }

    // ---- the tree ----

    /** Children by name, in order; unmodifiable. */
    public final Map<String, BaseModule> children() {
        return Collections.unmodifiableMap(children);
    }

    /** This module's own parameters by name, in order; unmodifiable. */
    public final Map<String, Parameter> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /** This module's own buffers by name, in order; unmodifiable. */
    public final Map<String, Parameter> buffers() {
        return Collections.unmodifiableMap(buffers);
    }

    /** All modules of the tree by path, this one first under the empty path; parents before children, shared ones once. */
    public final Map<String, BaseModule> namedModules() {
        Map<String, BaseModule> all = new LinkedHashMap<>();
        Set<BaseModule> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        walk("", (path, module) -> {
            boolean isNew = seen.add(module);
            if (isNew) {
                all.put(path, module);
            }
            return isNew;
        });
        return all;
    }

    /** The parameters of the tree by path, in torch's order. */
    public final Map<String, Parameter> namedParameters() {
        Map<String, Parameter> all = new LinkedHashMap<>();
        namedModules().forEach((path, module) -> module.parameters.forEach((n, p) -> all.put(join(path, n), p)));
        return all;
    }

    /** The buffers of the tree by path, in torch's order. */
    public final Map<String, Parameter> namedBuffers() {
        Map<String, Parameter> all = new LinkedHashMap<>();
        namedModules().forEach((path, module) -> module.buffers.forEach((n, p) -> all.put(join(path, n), p)));
        return all;
    }

    /** Parameters and buffers by path in the order of torch's state dict: of each module, first these, then those. */
    public final Map<String, Parameter> namedState() {
        requireNotPrepared("its state dict is gone");
        Map<String, Parameter> all = new LinkedHashMap<>();
        walk("", (path, module) -> {
            module.parameters.forEach((n, p) -> all.put(join(path, n), p));
            module.buffers.forEach((n, p) -> all.put(join(path, n), p));
            return true;
        });
        return all;
    }

    /**
     * The state dict: live tensors, owned by the modules, by path in torch's order.
     *
     * @throws IllegalStateException if the tree was prepared for inference
     */
    public final Map<String, Tensor> stateDict() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        namedState().forEach((path, parameter) -> state.put(path, parameter.value()));
        return state;
    }

    /**
     * A parameter or buffer of the tree.
     *
     * @param path such as {@code backbone.stem.conv.weight}
     * @throws IllegalArgumentException if there is none
     */
    public final Parameter stateAt(String path) {
        Parameter parameter = namedState().get(path);
        if (parameter == null) {
            throw new IllegalArgumentException(describe() + " has no parameter or buffer '" + path + "'");
        }
        return parameter;
    }

    /**
     * Gives values to the parameters and buffers of the tree by path.
     *
     * @param strict whether anything that does not match by path and shape is an error
     * @throws org.mm4j.engine.checkpoint.CheckpointException if nothing matches, or under {@code strict}
     */
    public final LoadReport loadStateDict(Map<String, ? extends TensorSource> state, boolean strict) {
        return StateLoader.load(this, state, strict, "the state dict");
    }

    /**
     * What is to be loaded into the tree, after each module changed what it can take in another form than its own.
     *
     * @param state by the keys of this tree
     */
    public final Map<String, TensorSource> adaptedState(Map<String, ? extends TensorSource> state) {
        Map<String, TensorSource> adapted = new LinkedHashMap<>(state);
        namedModules().forEach((path, module) -> module.adaptState(adapted, path.isEmpty() ? "" : path + "."));
        return adapted;
    }

    /**
     * Changes what is to be loaded, for a module that takes values in several forms, such as position embeddings of
     * another size.
     *
     * @param state everything to be loaded; entries may be replaced, added and removed
     * @param prefix what the keys of this module begin with
     */
    protected void adaptState(Map<String, TensorSource> state, String prefix) {}

    /** Notes that weights were loaded into this module, for {@link #loads()}; {@link StateLoader} calls it. */
    public final void recordLoad(LoadedWeights load) {
        loads.add(load);
    }

    /** What was loaded into this module and those below it so far, by the path of the module; in the order of the tree. */
    public final Map<String, List<LoadedWeights>> loads() {
        Map<String, List<LoadedWeights>> all = new LinkedHashMap<>();
        namedModules().forEach((path, module) -> {
            if (!module.loads.isEmpty()) {
                all.put(path, List.copyOf(module.loads));
            }
        });
        return all;
    }

    /** Path of this module from the root of its tree, such as {@code backbone.stage2.conv}; empty for the root. */
    public final String path() {
        BaseModule above = parent;
        return above == null ? "" : join(above.path(), name);
    }

    /** Calls a function for every module of the tree, children before their parent, as torch's {@code apply} does. */
    public final void apply(Consumer<BaseModule> function) {
        children.values().forEach(child -> child.apply(function));
        function.accept(this);
    }

    // ---- modes ----

    /** Switches the tree to training or evaluation. Subclasses that keep parts frozen override {@link #onTrain}. */
    public final void train(boolean mode) {
        if (mode) {
            requireNotPrepared("it cannot be trained");
        }
        training = mode;
        children.values().forEach(child -> child.train(mode));
        onTrain(mode);
    }

    /** Switches the tree to evaluation. */
    public final void eval() {
        train(false);
    }

    /** Whether this module is in training mode, as a new one is. */
    public final boolean isTraining() {
        return training;
    }

    /** Called after the mode of this module and its children changed. */
    protected void onTrain(boolean mode) {}

    /**
     * Moves the parameters and buffers of the tree to a device; those not made yet are made.
     *
     * @param device as {@link org.mm4j.engine.Devices} names it
     * @throws IllegalArgumentException if there is no such device
     */
    public final void to(String device) {
        TorchScope.run(() -> {
            Device target = Devices.of(device);
            apply(module -> module.moveOwn(target));
        });
    }

    private void moveOwn(Device device) {
        parameters.values().forEach(parameter -> parameter.moveTo(device));
        buffers.values().forEach(buffer -> buffer.moveTo(device));
        onMove(device);
    }

    /** Called when this module's parameters went to another device; moves what else it holds. */
    protected void onMove(Device device) {}

    /** The {@code init_cfg} of this module, if it has one. */
    public final @Nullable InitCfg initCfg() {
        return initCfg;
    }

    /**
     * Gives every parameter its first value, as mmengine does: {@code init_cfg} of this module (but for
     * {@code Pretrained}), then the children, then {@code Pretrained}. A second call changes nothing. Subclasses override
     * {@link #initOwnWeights}.
     */
    public final void initWeights() {
        initWeights(InitContext.standard());
    }

    /** {@link #initWeights()}, with another store of checkpoints. */
    public final void initWeights(InitContext context) {
        requireNotPrepared("its weights cannot be initialised");
        initTree(context);
        // What no init_cfg touched gets torch's own first values; what one touched was not initialised twice.
        namedState().values().forEach(Parameter::value);
    }

    private void initTree(InitContext context) {
        if (initialized) {
            return;
        }
        Runnable base = () -> {
            if (initCfg != null) {
                initCfg.initialize(this, context);
            }
            children.values().forEach(child -> child.initTree(context));
            if (initCfg != null) {
                initCfg.loadPretrained(this, context);
            }
        };
        TorchScope.run(() -> initOwnWeights(base, context));
        initialized = true;
    }

    /** {@link #initOwnWeights(Runnable)} of modules that initialise others by themselves, for which they need the context. */
    protected void initOwnWeights(Runnable base, InitContext context) {
        initOwnWeights(base);
    }

    /** What {@code init_weights} of the original class does; {@code base} is what it calls as {@code super}. */
    protected void initOwnWeights(Runnable base) {
        base.run();
    }

    /**
     * Makes the tree ready for fast inference, for good: eval mode, batch norm folded into convolutions, channels-last
     * weights, activations in place where nothing else reads their input. Outputs stay within 1e-4 of the plain path. A
     * prepared tree refuses training, its state dict, and loading.
     */
    public final void prepareForInference() {
        if (prepared) {
            return;
        }
        eval();
        namedParameters().values().forEach(parameter -> parameter.setRequiresGrad(false));
        Grad.off(this::prepareTree);
    }

    private void prepareTree() {
        if (prepared) {
            return;
        }
        onPrepareForInference();
        prepared = true;
        children.values().forEach(BaseModule::prepareTree);
    }

    /** Called once for each module, parents before children, without gradients; folds what this module can fold. */
    protected void onPrepareForInference() {}

    /** Whether {@link #prepareForInference()} ran. */
    public final boolean isPrepared() {
        return prepared;
    }

    /** Runs native work of this module and puts its path into the error if there is one. */
    protected final <T> T guarded(Supplier<T> work) {
        try {
            T result = work.get();
            ForwardTrace.ran(this, result);
            return result;
        } catch (TorchException known) {
            throw known;
        } catch (RuntimeException error) {
            throw TorchException.translate(error, describe());
        }
    }

    /** Frees the native memory of the tree; it cannot be used afterwards. */
    @Override
    public void close() {
        children.values().forEach(BaseModule::close);
        parameters.values().forEach(Parameter::close);
        buffers.values().forEach(Parameter::close);
    }

    /**
     * The names by which an {@code init_cfg} means this module in {@code layer}: those of its class and of its base in
     * the originals.
     */
    public List<String> typeNames() {
        return List.of(getClass().getSimpleName(), getClass().getSuperclass().getSimpleName());
    }

    /**
     * How many products this layer itself sums up for an output of a shape: of a matrix or kernel named {@code weight}
     * whose first dimension is that of the outputs, each output sums all products of its row; other layers, such as
     * norms and activations, none. Layers of another kind override it.
     */
    public long multiplyAdds(long[] output) {
        Parameter weight = parameters.get("weight");
        if (weight == null || weight.shape().length < 2) {
            return 0;
        }
        long row = weight.numel() / Math.max(1, weight.shape()[0]);
        return Arrays.stream(output).reduce(row, Math::multiplyExact);
    }

    /** Text for the module tree: the arguments worth seeing, such as {@code 3, 64, kernel_size=(3, 3)}; may be empty. */
    public String extraRepr() {
        return "";
    }

    private String describe() {
        String path = path();
        return path.isEmpty()
                ? getClass().getSimpleName()
                : path + " (" + getClass().getSimpleName() + ")";
    }

    private void requireNotPrepared(String consequence) {
        if (prepared) {
            throw new IllegalStateException(describe() + " was prepared for inference: " + consequence);
        }
    }

    /** Visits the modules of the tree, parents before children; those below one only if the visitor says so. */
    private void walk(String path, BiPredicate<String, BaseModule> visitor) {
        if (visitor.test(path, this)) {
            children.forEach((n, module) -> module.walk(join(path, n), visitor));
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
