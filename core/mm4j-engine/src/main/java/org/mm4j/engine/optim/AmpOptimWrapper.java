package org.mm4j.engine.optim;

import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Mixed precision (Micikevicius et al., Mixed Precision Training, 2018): the forward pass computes convolutions and
 * products of matrices in a less precise type, the loss is scaled so that gradients do not vanish in it, and a step whose
 * gradients are not finite is left out. Parameters, gradients and what the optimiser remembers are float32.
 *
 * <p>On a CPU the type is bfloat16. Whether that is faster depends on the processor; most need longer. No GPU was at hand
 * to run this on.
 */
@Doc("An optimiser for mixed precision, with a scale for the loss.")
public final class AmpOptimWrapper extends OptimWrapper {

    private static final String SCALER = "loss_scaler";

    /** The less precise type. */
    public enum DType {
        /** float16, for GPUs. */
        FLOAT16,
        /** bfloat16. */
        BFLOAT16
    }

    /** The arguments. */
    public record Args(
            @Default("'dynamic'") @Doc("how the loss is scaled: 'dynamic', a number that stays, or a dict")
            LossScale lossScale,

            @Nullable @Doc("the less precise type; bfloat16 on a CPU and float16 on a GPU if not given")
            DType dtype,

            @Default("False") @Doc("refused if True: models are not spread over several devices")
            boolean useFsdp,

            @Inline OptimWrapper.Args wrapper) {

        /** Refuses what is not there. */
        public Args {
            Checks.off("use_fsdp", useFsdp, "models are not spread over several devices");
            boolean isError = wrapper.errorIfNonfinite()
                    || (wrapper.clipGrad() != null
                            && Boolean.TRUE.equals(wrapper.clipGrad().errorIfNonfinite()));
            if (isError && lossScale.settings().enabled()) {
                throw new IllegalArgumentException(
                        "error_if_nonfinite: where the loss is scaled, a step with gradients that are not finite is left"
                                + " out and the scale changes: leave error_if_nonfinite out, or set"
                                + " loss_scale=dict(enabled=False)");
            }
        }
    }

    private final GradScaler scaler;
    private final DeviceType device;
    private final ScalarType dtype;

    /** A wrapper as a config describes it. */
    public AmpOptimWrapper(Args args) {
        super(args.wrapper());
        this.scaler = new GradScaler(args.lossScale());
        Parameter first = optimizer().paramGroups().get(0).parameters().get(0);
        boolean isCuda = TorchScope.call(() -> first.value().is_cuda());
        if (!isCuda && args.dtype() == DType.FLOAT16) {
            close();
            throw new IllegalArgumentException("dtype: on a CPU it is 'bfloat16', not 'float16'");
        }
        this.device = isCuda ? DeviceType.CUDA : DeviceType.CPU;
        boolean isHalf = args.dtype() == null ? isCuda : args.dtype() == DType.FLOAT16;
        this.dtype = isHalf ? ScalarType.Half : ScalarType.BFloat16;
    }

    @Override
    public <T> T optimContext(Supplier<T> forward) {
        return super.optimContext(() -> Autocast.in(device, dtype, forward));
    }

    /** Computes gradients of the loss times the scale, and counts the iteration. */
    @Override
    public void backward(Tensor loss) {
        TorchScope.run(() -> super.backward(scaler.scale(loss)));
    }

    /** Takes the scale off the gradients, clips them as asked for and, if they are finite, changes the parameters. */
    @Override
    public void step() {
        boolean isFinite = scaler.unscale(optimizer().paramGroups());
        if (isFinite) {
            super.step();
        } else {
            leaveOut();
        }
        scaler.update(isFinite);
    }

    /** What the loss is multiplied with now. */
    public double lossScale() {
        return scaler.scale();
    }

    @Override
    public Map<String, Object> stateDict() {
        Map<String, Object> dict = super.stateDict();
        dict.put(SCALER, scaler.stateDict());
        return dict;
    }

    @Override
    public void loadStateDict(Map<String, ?> dict) {
        super.loadStateDict(dict);
        if (dict.get(SCALER) instanceof Map<?, ?> state) {
            scaler.loadStateDict(state);
        }
    }
}
