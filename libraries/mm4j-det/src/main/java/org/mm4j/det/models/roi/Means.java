package org.mm4j.det.models.roi;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Means over the stages of a cascade. */
final class Means {

    private Means() {}

    /** The mean of at least one tensor, all of one shape. */
    static Tensor of(List<Tensor> each) {
        Tensor sum = each.get(0);
        for (Tensor one : each.subList(1, each.size())) {
            sum = sum.add(one);
        }
        return sum.div(new Scalar((double) each.size()));
    }
}
