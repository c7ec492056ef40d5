package org.mm4j.rotate.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.heads.FCOSHead;
import org.mm4j.det.models.heads.TestCfg;
import org.mm4j.det.models.layers.Scale;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.rotate.structures.AngleVersion;

/**
 * The head of FCOS with an angle for each box, (n, 1, h, w) for each level between distances and centerness.
 *
 * <p>Source: Tian et al., FCOS (arXiv:1904.01355).
 */
@Doc("The head of FCOS for rotated boxes.")
public final class RotatedFCOSHead extends FCOSHead {

    /** The arguments. */
    public record Args(
            @Default("'le90'") @Doc("the regular form that angles are learned in")
            AngleVersion angleVersion,

            @Default("True") @Doc("whether angles are multiplied by a factor that is learned")
            boolean scaleAngle,

            @Inline AngleArgs angles,
            @Inline FCOSHead.Args base) {

        /** Refuses what is not supported. */
        public Args {
            AngleArgs.checkCoder(base.common().bboxCoder());
        }
    }

    private final RotatedFcosTargets targets;
    private final Conv2d convAngle;
    private final @Nullable Scale scaleAngle;

    /** Makes the head; parts are built in the scope of {@code build}. */
    public RotatedFCOSHead(Args args, BuildContext build) {
        super(args.base(), build);
        this.targets = new RotatedFcosTargets(args.base(), args.angleVersion(), bboxCoder());
        this.convAngle = child(
                "conv_angle",
                Conv2d.of(
                        args.base().common().featChannels(),
                        args.angles().angleCoder().encodeSize(),
                        3,
                        1,
                        1,
                        1,
                        1,
                        true));
        this.scaleAngle = args.scaleAngle() ? child("scale_angle", new Scale(1)) : null;
    }

    @Override
    protected List<Tensor> further(Tensor features) {
        Tensor angles = convAngle.forward(features);
        return List.of(scaleAngle == null ? angles : scaleAngle.forward(angles));
    }

    @Override
    protected Targets targets(List<Tensor> points, List<DetDataSample> samples) {
        List<RotatedFcosTargets.Single> singles = targets.of(points, samples);
        return new Targets(
                Tensors.cat(
                        singles.stream().map(RotatedFcosTargets.Single::labels).toList(), 0),
                Tensors.cat(
                        singles.stream().map(RotatedFcosTargets.Single::boxes).toList(), 0));
    }

    @Override
    protected Tensor boxRows(List<List<Tensor>> outputs) {
        return Tensors.cat(List.of(allRows(outputs.get(1), 4), allRows(outputs.get(2), 1)), 2)
                .reshape(-1, 5);
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
        return super.predictSingle(
                List.of(outputs.get(0), boxes, outputs.get(3)), priors, sample, cfg, rescale, withNms);
    }
}
