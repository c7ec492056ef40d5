package org.mm4j.rotate.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.models.heads.RTMDetSepBNHead;
import org.mm4j.det.models.heads.TestCfg;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.rotate.structures.AngleVersion;

/**
 * The head of RTMDet with an angle for each box, (n, 1, h, w) for each level as a third kind of output.
 *
 * <p>Source: Lyu et al., RTMDet (arXiv:2212.07784).
 */
@Doc("The head of RTMDet for rotated boxes.")
public final class RotatedRTMDetSepBNHead extends RTMDetSepBNHead {

    /** The arguments. */
    public record Args(
            @Default("'le90'") @Doc("the regular form of boxes; that of bbox_coder counts")
            AngleVersion angleVersion,

            @Default("False") @Doc("only False, as in the original")
            boolean scaleAngle,

            @Inline AngleArgs angles,
            @Inline RTMDetSepBNHead.Args base) {

        /** Refuses what is not supported. */
        public Args {
            if (scaleAngle) {
                throw new IllegalArgumentException("scale_angle is False in RotatedRTMDetSepBNHead");
            }
            AngleArgs.checkCoder(base.common().bboxCoder());
        }
    }

    private final ModuleList<Conv2d> rtmAng;

    /** Makes the head. */
    public RotatedRTMDetSepBNHead(Args args) {
        super(args.base());
        int channels = args.base().common().featChannels();
        int kernel = args.base().predKernelSize();
        this.rtmAng = child("rtm_ang", new ModuleList<>());
        for (int level = 0; level < args.base().common().anchorGenerator().numLevels(); level++) {
            rtmAng.add(Conv2d.of(channels, args.angles().angleCoder().encodeSize(), kernel, 1, kernel / 2, 1, 1, true));
        }
    }

    @Override
    protected List<Tensor> further(Tensor features, int level) {
        return List.of(rtmAng.get(level).forward(features));
    }

    @Override
    protected Tensor decoded(List<List<Tensor>> outputs, int level, Tensor priors) {
        Tensor rows = Tensors.cat(
                List.of(
                        batchRows(outputs.get(1).get(level), 4),
                        batchRows(outputs.get(2).get(level), 1)),
                2);
        return bboxCoder().decode(priors, rows, null);
    }

    /** Distances and angles are decoded together. */
    @Override
    protected InstanceData predictSingle(
            List<List<Tensor>> outputs,
            List<Tensor> priors,
            DetDataSample sample,
            TestCfg cfg,
            boolean rescale,
            boolean withNms) {
        List<Tensor> boxes = Angles.join(outputs.get(1), outputs.get(2));
        return super.predictSingle(List.of(outputs.get(0), boxes), priors, sample, cfg, rescale, withNms);
    }
}
