package org.mm4j.det.task;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Chooses at random, by torch's generator. */
public final class RandomSampler extends BaseSampler {

    /** Makes a sampler. */
    public RandomSampler(BaseSampler.Args args) {
        super(args);
    }

    @Override
    protected Tensor choosePos(Tensor candidates, int num, AssignResult assigned) {
        return choose(candidates, num);
    }

    @Override
    protected Tensor chooseNeg(Tensor candidates, int num, AssignResult assigned) {
        return choose(candidates, num);
    }

    /** So many of the candidates; all if there are no more. */
    static Tensor choose(Tensor candidates, int num) {
        if (candidates.size(0) <= num) {
            return candidates;
        }
        Tensor order = torch.randperm(candidates.size(0)).narrow(0, 0, num);
        return candidates.index_select(0, order.to(candidates.device(), ScalarType.Long));
    }
}
