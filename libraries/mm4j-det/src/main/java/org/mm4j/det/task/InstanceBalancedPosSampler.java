package org.mm4j.det.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.nn.Tensors;

/** Chooses positive priors so that all ground truths have about the same number, negative ones at random. */
public final class InstanceBalancedPosSampler extends BaseSampler {

    /** Makes a sampler. */
    public InstanceBalancedPosSampler(BaseSampler.Args args) {
        super(args);
    }

    @Override
    protected Tensor choosePos(Tensor candidates, int num, AssignResult assigned) {
        long[] places = Tensors.longs(candidates);
        long[] owners = Tensors.longs(assigned.gtInds().index_select(0, candidates));
        TreeMap<Long, List<Long>> byTruth = new TreeMap<>();
        for (int i = 0; i < places.length; i++) {
            byTruth.computeIfAbsent(owners[i], key -> new ArrayList<>()).add(places[i]);
        }
        int each = (int) (Math.rint(num / (double) byTruth.size()) + 1);
        List<Long> chosen = new ArrayList<>();
        byTruth.values().forEach(own -> chosen.addAll(RandomChoices.of(own, each)));
        if (chosen.size() > num) {
            return RandomChoices.tensor(RandomChoices.of(chosen, num), candidates);
        }
        Set<Long> taken = chosen.stream().collect(Collectors.toSet());
        List<Long> rest = new ArrayList<>();
        for (long place : places) {
            if (!taken.contains(place)) {
                rest.add(place);
            }
        }
        chosen.addAll(RandomChoices.of(rest, num - chosen.size()));
        return RandomChoices.tensor(chosen, candidates);
    }

    @Override
    protected Tensor chooseNeg(Tensor candidates, int num, AssignResult assigned) {
        return RandomSampler.choose(candidates, num);
    }
}
