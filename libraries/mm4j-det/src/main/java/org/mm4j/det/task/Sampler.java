package org.mm4j.det.task;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Kind;

/** Chooses, of the priors that were assigned, those that a head is trained with. */
@Kind("task util")
public interface Sampler {

    /**
     * Chooses.
     *
     * @param assigned what each prior answers to
     * @param priors (n, 4), float32
     * @param groundTruth what the assigner was given
     * @return the choice; tensors of the open scope
     */
    SamplingResult sample(AssignResult assigned, Tensor priors, Assigner.GroundTruth groundTruth);
}
