package org.mm4j.engine.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.Persistent;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Kind;
import org.mm4j.registry.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An optimiser with what a training step does around it: gradients are accumulated over several iterations, and clipped.
 * {@link #updateParams} is a whole step. {@link OptimWrappers#build} makes one of a config.
 *
 * <p>For the one thread that trains. Closing it closes the optimiser.
 */
@Kind("optim_wrapper")
@Doc("An optimiser that accumulates and clips gradients.")
public class OptimWrapper implements HasParamGroups, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OptimWrapper.class);
    private static final String BASE = "base_param_settings";

    /** The arguments, but for those that {@link OptimWrappers} reads: {@code constructor} and {@code paramwise_cfg}. */
    public record Args(
            @Doc("the optimiser") Part<Optimizer> optimizer,

            @Nullable @Doc("what is optimised; the constructor gives it")
            List<ParamGroup> params,

            @Default("1") @Doc("iterations whose gradients make one step")
            int accumulativeCounts,

            @Nullable @Doc("how gradients are clipped; they are not if not given")
            ClipGrad clipGrad,

            @Default("False") @Doc("whether gradients that are not finite are an error that names their parameters")
            boolean errorIfNonfinite) {

        /** Checks the numbers. */
        public Args {
            if (accumulativeCounts < 1) {
                throw new IllegalArgumentException(
                        "accumulative_counts: expected at least 1, got " + accumulativeCounts);
            }
        }
    }

    private final Optimizer optimizer;
    private final int accumulativeCounts;
    private final @Nullable ClipGrad clipGrad;
    private final boolean errorIfNonfinite;
    private final @Nullable ParamGroup base;
    private final @Nullable Tensor baseParameter;
    private long innerCount;
    private long maxCounts = -1;
    private long remainderCounts = -1;
    private OptionalDouble gradNorm = OptionalDouble.empty();

    /** A wrapper as a config describes it, with the groups that a constructor gives. */
    public OptimWrapper(Args args) {
        this(
                args.optimizer().build(Map.of("params", args.params() == null ? List.of() : args.params())),
                args.accumulativeCounts(),
                args.clipGrad(),
                args.errorIfNonfinite());
    }

    private OptimWrapper(
            Optimizer optimizer, int accumulativeCounts, @Nullable ClipGrad clipGrad, boolean errorIfNonfinite) {
        this.optimizer = optimizer;
        this.accumulativeCounts = accumulativeCounts;
        this.clipGrad = clipGrad;
        this.errorIfNonfinite = errorIfNonfinite;
        boolean isGrouped = optimizer.paramGroups().size() > 1;
        this.base = isGrouped ? ParamGroup.ofSettings(optimizer.defaults()) : null;
        this.baseParameter = isGrouped ? Persistent.create(() -> Tensors.of(new float[1], 1)) : null;
    }

    /**
     * A wrapper of an optimiser, which it then owns.
     *
     * @param clipGrad how gradients are clipped; null not to
     */
    public static OptimWrapper of(Optimizer optimizer, int accumulativeCounts, @Nullable ClipGrad clipGrad) {
        if (accumulativeCounts < 1) {
            throw new IllegalArgumentException("accumulative_counts: expected at least 1, got " + accumulativeCounts);
        }
        return new OptimWrapper(optimizer, accumulativeCounts, clipGrad, false);
    }

    /** A wrapper of an optimiser, which it then owns, that neither accumulates nor clips. */
    public static OptimWrapper of(Optimizer optimizer) {
        return of(optimizer, 1, null);
    }

    /** The optimiser. */
    public final Optimizer optimizer() {
        return optimizer;
    }

    /** Iterations whose gradients make one step. */
    public final int accumulativeCounts() {
        return accumulativeCounts;
    }

    /**
     * Computes gradients of a loss and, where an accumulation is complete, clips them, changes the parameters and drops
     * the gradients.
     *
     * @param loss a number with a graph; belongs to the caller's scope
     * @throws ArithmeticException if gradients are not finite and that is to be an error; parameters have not changed
     */
    public void updateParams(Tensor loss) {
        TorchScope.run(() -> backward(scaleLoss(loss)));
        if (shouldUpdate()) {
            step();
            zeroGrad();
        }
    }

    /** Computes gradients, and counts the iteration. */
    public void backward(Tensor loss) {
        loss.backward();
        innerCount++;
    }

    /** Clips as asked for and changes the parameters. */
    public void step() {
        gradNorm = OptionalDouble.empty();
        if (errorIfNonfinite) {
            Gradients.requireFinite(optimizer.paramGroups());
        }
        if (clipGrad != null) {
            gradNorm = Gradients.clip(optimizer.paramGroups(), clipGrad);
        }
        optimizer.step();
    }

    /** In place of {@link #step()} where there is nothing to step with. */
    protected final void leaveOut() {
        gradNorm = OptionalDouble.empty();
    }

    /** Drops the gradients of all parameters. */
    public void zeroGrad() {
        optimizer.zeroGrad();
    }

    /** The norm of all gradients before they were clipped in the last step; empty if it was not computed. */
    public final OptionalDouble gradNorm() {
        return gradNorm;
    }

    /** Runs the forward pass of a training step, in the precision of this wrapper. */
    public <T> T optimContext(Supplier<T> forward) {
        return Grad.on(forward);
    }

    /**
     * Says which iteration is next and how many there will be, so that the last ones make a step even if they do not
     * complete an accumulation; their loss is then divided by their own number.
     *
     * @param initCounts iterations that were made before
     * @param maxCounts iterations in all, or -1 if there is no end
     */
    public void initializeCountStatus(BaseModule model, long initCounts, long maxCounts) {
        if (initCounts < 0 || maxCounts < -1) {
            throw new IllegalArgumentException("no iteration " + initCounts + " of " + maxCounts);
        }
        this.innerCount = initCounts;
        this.maxCounts = maxCounts;
        this.remainderCounts = maxCounts % accumulativeCounts;
        if (initCounts % accumulativeCounts != 0) {
            LOG.warn(
                    "the training goes on at iteration {}, amid an accumulation of {}: the gradients of the iterations"
                            + " since {} are lost",
                    initCounts,
                    accumulativeCounts,
                    initCounts - initCounts % accumulativeCounts);
        }
        if (accumulativeCounts > 1 && model.namedModules().values().stream().anyMatch(BatchNorm2d.class::isInstance)) {
            LOG.warn(
                    "gradients are accumulated over {} iterations, but batch norm sees one at a time",
                    accumulativeCounts);
        }
    }

    /** Whether the iteration that was just counted makes a step. */
    public final boolean shouldUpdate() {
        return innerCount % accumulativeCounts == 0 || innerCount == maxCounts;
    }

    /** The loss divided by the number of iterations that make the next step. */
    public Tensor scaleLoss(Tensor loss) {
        long factor = accumulativeCounts;
        if (accumulativeCounts > 1 && maxCounts != -1 && innerCount >= maxCounts - remainderCounts) {
            factor = remainderCounts;
        }
        if (factor < 1) {
            throw new IllegalStateException("iteration " + innerCount + " is beyond the last one of " + maxCounts
                    + ": nothing is left to accumulate");
        }
        return factor == 1 ? loss : loss.div(new Scalar((double) factor));
    }

    /**
     * The optimiser's groups and, if there are several, one more with the settings that were not changed for any
     * parameter, so that its learning rate is that of the config.
     */
    @Override
    public final List<ParamGroup> paramGroups() {
        if (base == null) {
            return optimizer.paramGroups();
        }
        List<ParamGroup> all = new ArrayList<>(optimizer.paramGroups());
        all.add(base);
        return all;
    }

    @Override
    public final Map<String, @Nullable Object> defaults() {
        return optimizer.defaults();
    }

    /** The learning rates of all groups under {@code lr} and, if there are several, that of the config under {@code base_lr}. */
    public Map<String, List<Double>> getLr() {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        if (base != null) {
            rates.put("base_lr", List.of(base.number("lr")));
        }
        rates.put(
                "lr",
                optimizer.paramGroups().stream()
                        .map(group -> group.number("lr"))
                        .toList());
        return rates;
    }

    /** The momentum, or the first of {@code betas}, or 0, of all groups under {@code momentum}. */
    public Map<String, List<Double>> getMomentum() {
        return Map.of(
                "momentum",
                optimizer.paramGroups().stream().map(OptimWrapper::momentum).toList());
    }

    private static double momentum(ParamGroup group) {
        if (group.has("momentum")) {
            return group.number("momentum");
        }
        return group.has("betas") ? group.numbers("betas").get(0) : 0;
    }

    /** The optimiser's state dict, and the settings of the config as {@code base_param_settings} if there are several groups. */
    public Map<String, Object> stateDict() {
        Map<String, Object> dict = optimizer.stateDict();
        if (base != null && baseParameter != null) {
            Map<String, @Nullable Object> settings = new LinkedHashMap<>();
            settings.put("params", baseParameter);
            settings.putAll(base.settings());
            dict.put(BASE, settings);
        }
        return dict;
    }

    /**
     * Goes on from a state dict of this class or of mmengine's.
     *
     * @param dict as {@link #stateDict()} gives it or a checkpoint has it; tensors are copied
     * @throws IllegalArgumentException if it is of other groups, other parameters or another optimiser; nothing has
     *     changed then
     */
    public void loadStateDict(Map<String, ?> dict) {
        optimizer.loadStateDict(dict);
        if (base != null && dict.get(BASE) instanceof Map<?, ?> settings) {
            base.replace(StateDicts.settings(settings));
        }
    }

    @Override
    public void close() {
        optimizer.close();
        if (baseParameter != null) {
            baseParameter.close();
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + " (accumulative_counts=" + accumulativeCounts + ", " + optimizer + ")";
    }
}
