package org.mm4j.cv.models;

import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.nn.Tensors;

/**
 * How classes of very different frequency are weighed in a cross entropy (<a href="https://arxiv.org/abs/2008.10032">Seesaw
 * loss</a>): rare classes are punished less by samples of frequent ones, and more where they are taken for one another.
 *
 * @param p how strongly rare classes are spared; 0: not
 * @param q how strongly mistakes are punished; 0: no more than others
 * @param eps least probability to divide by
 */
public record Seesaw(double p, double q, double eps) {

    /**
     * What is added to the scores of the classes that a sample does not belong to.
     *
     * @param scores (n, classes)
     * @param labels (n) int64
     * @param seen how often each class was seen, (classes)
     * @return (n, classes), to be computed without gradients
     */
    public Tensor offsets(Tensor scores, Tensor labels, Tensor seen) {
        long classes = scores.size(1);
        Tensor weights = scores.new_ones(scores.size(0), classes);
        Scalar one = new Scalar(1.0);
        if (p > 0) {
            Tensor counts = seen.clamp_min(one);
            Tensor ratios =
                    counts.unsqueeze(0).div(counts.index_select(0, labels).unsqueeze(1));
            weights = weights.mul(ratios.clamp_max(one).pow(new Scalar(p)));
        }
        if (q > 0) {
            Tensor probabilities = scores.softmax(1);
            Tensor own = probabilities.gather(1, labels.unsqueeze(1)).clamp_min(new Scalar(eps));
            weights = weights.mul(probabilities.div(own).clamp_min(one).pow(new Scalar(q)));
        }
        Tensor all = Tensors.of(LongStream.range(0, classes).toArray(), 1, classes)
                .to(labels.device(), labels.scalar_type());
        return weights.log().masked_fill(labels.unsqueeze(1).eq(all), new Scalar(0.0));
    }
}
