package org.mm4j.det.models.backbones;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.resnet.Depth;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.engine.model.Convolution;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * The ResNet of <a href="https://arxiv.org/abs/2006.02334">DetectoRS</a>: with switchable atrous convolutions, and able to run
 * again with what the neck made of its maps. See {@link ResNetBody} for shapes.
 */
@Doc("The ResNet of DetectoRS.")
public final class DetectoRS_ResNet extends ResNetBody implements RecursiveBackbone {

    /** The arguments. */
    public record Args(
            @Doc("switchable atrous convolutions in place of those of 3 x 3 in bottlenecks") @Nullable
            Part<Convolution> sac,

            @Doc("whether each stage has them") @Default("(False, False, False, False)")
            List<Boolean> stageWithSac,

            @Doc("channels of the maps that come back from the neck; None: there are none") @Nullable
            Integer rfpInplanes,

            @Doc("return the pictures before the maps") @Default("False")
            boolean outputImg,

            @Inline ResNetSizes sizes,

            @Doc("three convolutions of 3 x 3 in the stem") @Default("False")
            boolean deepStem,

            @Doc("means in shortcuts, where there is a stride") @Default("False")
            boolean avgDown,

            @Inline ResNetArgs common) {

        public Args {
            if (sac != null && stageWithSac.size() != sizes.numStages()) {
                throw new IllegalArgumentException("stage_with_sac: expected a value for each of " + sizes.numStages()
                        + " stages, got " + stageWithSac);
            }
        }
    }

    private final boolean outputImg;

    /** Makes the backbone. */
    public DetectoRS_ResNet(Args args) {
        super(
                args.common().init(),
                args.sizes().stem(args.common(), args.deepStem()),
                stages(args),
                new Kit(
                        args.common().convCfg(),
                        args.common().normCfg(),
                        args.common().style(),
                        args.avgDown() ? Kit.AvgDown.WITH_STRIDE : Kit.AvgDown.NEVER,
                        args.common().withCp()),
                args.common().use());
        this.outputImg = args.outputImg();
    }

    private static List<Stage> stages(Args args) {
        List<Stage> plain = args.sizes()
                .stages(args.common(), Depth.of(args.sizes().depth(), Depth.BOTTLENECKS), 1, width -> width, null);
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            Stage stage = plain.get(i);
            if (args.sac() != null && args.stageWithSac().get(i)) {
                stage = stage.withConv2(args.sac());
            }
            Integer feedback = args.rfpInplanes();
            stages.add(i > 0 && feedback != null ? stage.withFeedback(feedback) : stage);
        }
        return stages;
    }

    @Override
    public List<Tensor> forward(Tensor x) {
        List<Tensor> maps = super.forward(x);
        if (!outputImg) {
            return maps;
        }
        List<Tensor> all = new ArrayList<>(List.of(x));
        all.addAll(maps);
        return all;
    }

    @Override
    public List<Tensor> runAgain(Tensor x, List<Tensor> features) {
        return rfpForward(x, features);
    }
}
