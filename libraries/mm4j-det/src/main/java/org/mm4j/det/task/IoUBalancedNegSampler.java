package org.mm4j.det.task;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Chooses negative priors so that all ranges of overlaps with ground truths have about the same number, positive ones at
 * random (<a href="https://arxiv.org/abs/1904.02701">Libra R-CNN</a>).
 */
public final class IoUBalancedNegSampler extends BaseSampler {

    /** The arguments. */
    public record Args(
            @Inline BaseSampler.Args common,

            @Default("-1.0") @Doc("priors with less overlap are chosen apart from the others; -1: there are none")
            double floorThr,

            @Default("0.0") @Doc("the part of the negative priors that is chosen of these")
            double floorFraction,

            @Default("3") @Doc("number of ranges of overlaps")
            int numBins) {

        /** Checks the ranges. */
        public Args {
            if (!(floorThr >= 0 || floorThr == -1) || !(floorFraction >= 0 && floorFraction <= 1) || numBins < 1) {
                throw new IllegalArgumentException("floor_thr is -1 or not negative, floor_fraction from 0 to 1 and"
                        + " num_bins at least 1, but here are " + floorThr + ", " + floorFraction + " and " + numBins);
            }
        }
    }

    private final Args args;

    /** Makes a sampler. */
    public IoUBalancedNegSampler(Args args) {
        super(args.common());
        this.args = args;
    }

    @Override
    protected Tensor choosePos(Tensor candidates, int num, AssignResult assigned) {
        return RandomSampler.choose(candidates, num);
    }

    @Override
    protected Tensor chooseNeg(Tensor candidates, int num, AssignResult assigned) {
        long[] places = Tensors.longs(candidates);
        float[] overlaps = Tensors.floats(assigned.maxOverlaps());
        double floor = args.floorThr();
        List<Long> low = new ArrayList<>();
        List<Long> high = new ArrayList<>();
        for (long place : places) {
            float overlap = overlaps[(int) place];
            if (floor > 0) {
                if (overlap >= floor) {
                    high.add(place);
                } else if (overlap >= 0) {
                    low.add(place);
                }
            } else if (floor == 0) {
                if (overlap > 0) {
                    high.add(place);
                } else if (overlap == 0) {
                    low.add(place);
                }
            } else if (overlap > floor) {
                high.add(place);
            }
        }
        int wanted = (int) (num * (1 - args.floorFraction()));
        List<Long> chosen = new ArrayList<>(high);
        if (high.size() > wanted) {
            chosen = args.numBins() >= 2
                    ? byRange(overlaps, high, wanted)
                    : new ArrayList<>(RandomChoices.of(high, wanted));
        }
        chosen.addAll(RandomChoices.of(low, num - chosen.size()));
        return RandomChoices.tensor(completed(chosen, places, num), candidates);
    }

    private List<Long> byRange(float[] overlaps, List<Long> candidates, int num) {
        double least = Math.max(args.floorThr(), 0);
        float most = Float.NEGATIVE_INFINITY;
        for (float overlap : overlaps) {
            most = Math.max(most, overlap);
        }
        double step = (most - least) / args.numBins();
        List<Long> chosen = new ArrayList<>();
        for (int bin = 0; bin < args.numBins(); bin++) {
            double from = least + bin * step;
            double to = least + (bin + 1) * step;
            List<Long> own = candidates.stream()
                    .filter(place -> overlaps[place.intValue()] >= from && overlaps[place.intValue()] < to)
                    .toList();
            chosen.addAll(RandomChoices.of(own, num / args.numBins()));
        }
        return completed(chosen, candidates.stream().mapToLong(place -> place).toArray(), num);
    }

    /** What was chosen, and as many of the others as are missing. */
    private static List<Long> completed(List<Long> chosen, long[] all, int num) {
        Set<Long> taken = new HashSet<>(chosen);
        List<Long> rest = new ArrayList<>();
        for (long place : all) {
            if (!taken.contains(place)) {
                rest.add(place);
            }
        }
        List<Long> completed = new ArrayList<>(chosen);
        completed.addAll(RandomChoices.of(rest, Math.max(0, num - chosen.size())));
        return completed;
    }
}
