package org.mm4j.det.task;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.nn.Tensors;

/**
 * How coders bring the differences that they encode to a common size.
 *
 * @param means what is subtracted from each number
 * @param stds what each is divided by afterwards
 */
public record TargetScale(List<Double> means, List<Double> stds) {

    /** Copies the numbers. */
    public TargetScale {
        means = List.copyOf(means);
        stds = List.copyOf(stds);
    }

    /**
     * Checks {@code target_means} and {@code target_stds} of a config.
     *
     * @throws IllegalArgumentException if there are not so many of each
     */
    public static void check(int count, List<Double> means, List<Double> stds) {
        if (means.size() != count || stds.size() != count) {
            throw new IllegalArgumentException("target_means and target_stds have " + count + " numbers each, not "
                    + means.size() + " and " + stds.size());
        }
    }

    /** From differences (…, numbers) to targets. */
    public Tensor apply(Tensor differences) {
        return differences.sub(row(means, differences)).div(row(stds, differences));
    }

    /** From targets (…, numbers) to differences. */
    public Tensor undo(Tensor targets) {
        return targets.mul(row(stds, targets)).add(row(means, targets));
    }

    private static Tensor row(List<Double> numbers, Tensor like) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).floatValue();
        }
        return Tensors.of(values, values.length).to(like.device(), like.scalar_type());
    }
}
