package org.mm4j.det.task;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/** Chooses positive priors by one sampler and negative ones by another; both take its arguments where they have none. */
public final class CombinedSampler extends BaseSampler {

    /** The arguments. */
    public record Args(
            @Inline BaseSampler.Args common,
            @Doc("chooses positive priors") Part<BaseSampler> posSampler,
            @Doc("chooses negative priors") Part<BaseSampler> negSampler) {}

    private final BaseSampler positive;
    private final BaseSampler negative;

    /** Makes a sampler. */
    public CombinedSampler(Args args) {
        super(args.common());
        this.positive = build(args.posSampler(), args.common());
        this.negative = build(args.negSampler(), args.common());
    }

    private static BaseSampler build(Part<BaseSampler> part, BaseSampler.Args common) {
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("num", common.num());
        extra.put("pos_fraction", common.posFraction());
        extra.put("neg_pos_ub", common.negPosUb());
        extra.put("add_gt_as_proposals", common.addGtAsProposals());
        extra.keySet().removeIf(part::gives);
        return part.build(extra);
    }

    @Override
    protected Tensor choosePos(Tensor candidates, int num, AssignResult assigned) {
        return positive.choosePos(candidates, num, assigned);
    }

    @Override
    protected Tensor chooseNeg(Tensor candidates, int num, AssignResult assigned) {
        return negative.chooseNeg(candidates, num, assigned);
    }
}
