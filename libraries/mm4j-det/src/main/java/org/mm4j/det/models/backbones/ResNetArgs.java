package org.mm4j.det.models.backbones;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.cv.models.resnet.Plugin;
import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.cv.models.resnet.Style;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments that the residual networks of this library have, apart from their sizes. */
public record ResNetArgs(
        @Doc("channels of the pictures") @Default("3") int inChannels,

        @Doc("dilation of each stage") @Default("(1, 1, 1, 1)")
        List<Integer> dilations,

        @Doc("stages to return") @Default("(0, 1, 2, 3)") List<Integer> outIndices,

        @Doc("which convolution of a bottleneck has the stride") @Default("'pytorch'")
        Style style,

        @Doc("the last stage that is not trained; 0 for the stem, -1 for none") @Default("-1")
        int frozenStages,

        @Doc("the convolutions; None for Conv2d") @Nullable Part<Convolution> convCfg,

        @Doc("the norms") @Default("dict(type='BN', requires_grad=True)")
        Part<Norm> normCfg,

        @Doc("keep running statistics fixed in training") @Default("True")
        boolean normEval,

        @Doc("deformable convolutions in place of those of 3 x 3 in bottlenecks") @Nullable
        Part<Convolution> dcn,

        @Doc("whether each stage has them") @Default("(False, False, False, False)")
        List<Boolean> stageWithDcn,

        @Doc("layers inside the bottlenecks: dicts of cfg, position and stages") @Nullable
        List<Plugin> plugins,

        @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
        boolean withCp,

        @Doc("whether the last norm of each block begins with zeros, unless init_cfg or pretrained is given")
        @Default("True")
        boolean zeroInitResidual,

        @Doc("a checkpoint to begin with; init_cfg says it in more detail") @Nullable
        String pretrained,

        @Nullable InitCfg initCfg) {

    public ResNetArgs {
        if (dcn != null && convCfg != null) {
            throw new IllegalArgumentException("conv_cfg has to be None where dcn is given");
        }
    }

    /** The first weights. */
    InitCfg init() {
        return DetInits.of(initCfg, pretrained);
    }

    Kit kit(boolean avgDown) {
        return new Kit(convCfg, normCfg, style, avgDown ? Kit.AvgDown.ALWAYS : Kit.AvgDown.NEVER, withCp);
    }

    ResNetBody.Use use() {
        return new ResNetBody.Use(outIndices, frozenStages, normEval);
    }

    /** Adds what these arguments say to the stages. */
    List<Stage> complete(List<Stage> stages) {
        return IntStream.range(0, stages.size())
                .mapToObj(i -> complete(stages.get(i), i, stages.size()))
                .toList();
    }

    private Stage complete(Stage stage, int index, int stages) {
        if (dcn != null && stageWithDcn.size() != stages) {
            throw new IllegalArgumentException(
                    "stage_with_dcn: expected a value for each of " + stages + " stages, got " + stageWithDcn);
        }
        for (Plugin plugin : plugins == null ? List.<Plugin>of() : plugins) {
            if (plugin.stages() != null && plugin.stages().size() != stages) {
                throw new IllegalArgumentException(
                        "plugins: expected a value for each of " + stages + " stages, got " + plugin.stages());
            }
        }
        return stage.withConv2(dcn != null && stageWithDcn.get(index) ? dcn : null)
                .withPlugins(
                        plugins == null
                                ? List.of()
                                : plugins.stream().filter(p -> p.isIn(index)).toList())
                .withZeroLastNorm(zeroInitResidual && initCfg == null && pretrained == null);
    }
}
