package org.mm4j.cls.models.losses;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What losses make of labels. */
final class Targets {

    private Targets() {}

    /** The share of each class, (N, C) as the scores; of labels, (N) or (N, 1), 1 for that class. */
    static Tensor shares(Tensor target, Tensor score) {
        long classes = score.size(-1);
        boolean isLabels = target.dim() == 1 || (target.dim() == 2 && target.size(1) == 1 && classes != 1);
        Tensor shares = isLabels ? torch.one_hot(target.view(-1), classes) : target;
        if (shares.dim() != score.dim() || shares.size(0) != score.size(0) || shares.size(1) != classes) {
            throw new IllegalArgumentException("scores and targets have different shapes");
        }
        return shares.to(score.scalar_type());
    }
}
