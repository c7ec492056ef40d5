package org.mm4j.engine.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;

/** The gradients of all parameters of an optimiser together. */
final class Gradients {

    private static final int NAMED = 5;
    private static final double LARGEST = Double.POSITIVE_INFINITY;

    private final List<String> names = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();

    /** Those that are there now; they belong to the open scope. */
    private Gradients(List<ParamGroup> groups) {
        for (ParamGroup group : groups) {
            for (int i = 0; i < group.parameters().size(); i++) {
                Parameter parameter = group.parameters().get(i);
                if (parameter.requiresGrad() && parameter.value().grad().defined()) {
                    names.add(group.names().get(i));
                    tensors.add(parameter.value().grad());
                }
            }
        }
    }

    /**
     * Clips.
     *
     * @return the norm before, empty for another type than {@code norm} or without any gradient
     */
    static OptionalDouble clip(List<ParamGroup> groups, ClipGrad how) {
        return TorchScope.call(() -> Grad.off(() -> new Gradients(groups).clip(how)));
    }

    /** Refuses gradients that are not finite. */
    static void requireFinite(List<ParamGroup> groups) {
        TorchScope.run(() -> Grad.off(() -> {
            Gradients gradients = new Gradients(groups);
            if (!gradients.areFinite()) {
                throw gradients.notFinite();
            }
        }));
    }

    /**
     * Multiplies with a factor.
     *
     * @return whether they were all finite before
     */
    static boolean unscale(List<ParamGroup> groups, double factor) {
        return TorchScope.call(() -> Grad.off(() -> {
            Gradients gradients = new Gradients(groups);
            boolean areFinite = gradients.areFinite();
            Scalar scalar = new Scalar(factor);
            gradients.tensors.forEach(gradient -> gradient.mul_(scalar));
            return areFinite;
        }));
    }

    /** By the largest absolute value, which cannot overflow. */
    private boolean areFinite() {
        return tensors.isEmpty()
                || Double.isFinite(total(norms(LARGEST), LARGEST).item_double());
    }

    private OptionalDouble clip(ClipGrad how) {
        Double value = how.clipValue();
        if (tensors.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (value != null) {
            ScalarOptional low = new ScalarOptional(new Scalar(-value));
            ScalarOptional high = new ScalarOptional(new Scalar(value));
            tensors.forEach(gradient -> gradient.clamp_(low, high));
            return OptionalDouble.empty();
        }
        NormType type = how.normType();
        double p = type == null ? 2 : type.p();
        Tensor total = total(norms(p), p);
        double norm = total.item_double();
        if (Boolean.TRUE.equals(how.errorIfNonfinite()) && !Double.isFinite(norm)) {
            throw notFinite();
        }
        Double most = how.maxNorm();
        // The division is one of float32, as in PyTorch.
        Tensor factor = total.add(new Scalar(1e-6))
                .reciprocal_()
                .mul_(new Scalar(most == null ? Double.POSITIVE_INFINITY : most))
                .clamp_max_(new Scalar(1.0));
        tensors.forEach(gradient -> gradient.mul_(factor));
        return OptionalDouble.of(norm);
    }

    private List<Tensor> norms(double p) {
        Scalar order = new Scalar(p);
        List<Tensor> norms = new ArrayList<>();
        tensors.forEach(gradient -> norms.add(gradient.norm(order)));
        return norms;
    }

    private static Tensor total(List<Tensor> norms, double p) {
        return torch.stack(Tensors.vector(norms)).norm(new Scalar(p));
    }

    /** Names those that are not finite. */
    private ArithmeticException notFinite() {
        List<String> bad = new ArrayList<>();
        int count = 0;
        for (int i = 0; i < tensors.size(); i++) {
            if (!Double.isFinite(tensors.get(i).norm(new Scalar(LARGEST)).item_double())) {
                count++;
                if (bad.size() < NAMED) {
                    bad.add(names.get(i));
                }
            }
        }
        return new ArithmeticException("the gradients of " + count + " of " + tensors.size()
                + " parameters are not finite: " + String.join(", ", bad) + (count > bad.size() ? ", …" : ""));
    }
}
