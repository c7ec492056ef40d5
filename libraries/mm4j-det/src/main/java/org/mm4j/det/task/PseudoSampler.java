package org.mm4j.det.task;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;

/** Chooses every prior that was assigned or is background; losses are averaged over the positive ones. */
public final class PseudoSampler implements Sampler {

    /** No arguments. */
    public record Args() {}

    /** Makes a sampler. */
    public PseudoSampler(Args args) {}

    @Override
    public SamplingResult sample(AssignResult assigned, Tensor priors, Assigner.GroundTruth groundTruth) {
        try (TorchScope scope = TorchScope.open()) {
            return Grad.off(() -> SamplingResult.of(
                            assigned.gtInds().gt(new Scalar(0)).nonzero().view(-1),
                            assigned.gtInds().eq(new Scalar(0)).nonzero().view(-1),
                            priors,
                            assigned.gtInds().new_zeros(priors.size(0)).to(ScalarType.Bool),
                            assigned,
                            groundTruth,
                            false))
                    .keepIn(scope);
        }
    }
}
