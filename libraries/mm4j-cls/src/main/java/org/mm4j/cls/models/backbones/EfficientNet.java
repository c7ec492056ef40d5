package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Acts;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.SELayer;
import org.mm4j.cv.models.Widths;
import org.mm4j.cv.models.mobile.InvertedResidual;
import org.mm4j.cv.models.mobile.MobileKit;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * EfficientNet (<a href="https://arxiv.org/abs/1905.11946">Rethinking model scaling</a>), and those for Edge TPUs. From
 * pictures (N, 3, H, W) to the maps of the layers that are asked for: 0 is the first convolution, 1 to 5 the stages, 6 the
 * last convolution, of stride 32.
 */
@Doc("EfficientNet.")
public final class EfficientNet extends LayeredBackbone {

    /** The arguments. */
    public record Args(
            @Doc("b0 to b8, l2, es, em or el") @Default("'b0'")
            String arch,

            @Doc("probability of the last block to be dropped in training; less for those before") @Default("0.")
            double dropPathRate,

            @Doc("layers to return; 6 is the last convolution") @Default("(6, )")
            Ints outIndices,

            @Doc("how many layers are not trained") @Default("0")
            int frozenStages,

            @Doc("the convolutions") @Default("dict(type='Conv2dAdaptivePadding')") @Nullable
            Part<Convolution> convCfg,

            @Doc("the norms") @Default("dict(type='BN', eps=1e-3)")
            Part<Norm> normCfg,

            @Doc("the activations") @Default("dict(type='Swish')")
            Part<Activation> actCfg,

            @Doc("keep running statistics fixed in training") @Default("False")
            boolean normEval,

            @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
            boolean withCp,

            @Default("[dict(type='Kaiming', layer='Conv2d'),"
                    + " dict(type='Constant', layer=['_BatchNorm', 'GroupNorm'], val=1)]")
            @Nullable
            InitCfg initCfg) {}

    private final MobileKit kit;
    private final BuildContext build;

    /** Makes the backbone. */
    public EfficientNet(Args args, BuildContext build) {
        super(args.initCfg(), args.normEval());
        this.kit = new MobileKit(args.convCfg(), args.normCfg(), args.actCfg(), args.withCp());
        this.build = build;
        EfficientNetPlan plan = EfficientNetPlan.of(args.arch());
        ModuleList<Layer> layers = child("layers", new ModuleList<>());
        layer(layers.add(kit.conv(3, plan.stem(), 3, 2, 1)));
        int blocks = plan.stages().stream().mapToInt(List::size).sum();
        double[] rates = DropPath.decay(args.dropPathRate(), blocks);
        int in = plan.stem();
        int block = 0;
        for (List<EfficientNetPlan.Row> rows : plan.stages()) {
            List<Layer> stage = new ArrayList<>();
            for (EfficientNetPlan.Row row : rows) {
                stage.add(block(row, stage.isEmpty(), in, rates[block++]));
                in = row.channels();
            }
            layer(layers.add(new Sequential(stage)));
        }
        layer(layers.add(kit.conv(in, plan.last(), 1, 1, 1)));
        Freezing.check(args.frozenStages(), 0, layers.size());
        returns(args.outIndices(), args.frozenStages());
    }

    private Layer block(EfficientNetPlan.Row row, boolean isFirst, int in, double rate) {
        // Blocks behind the first of a stage that widens threefold widen fourfold and add nothing.
        boolean isPlain = row.isEdge() && !isFirst && row.expand() == 3;
        int expand = isPlain ? 4 : row.expand();
        int mid = in * expand;
        Layer attention = row.squeeze() == 0
                ? null
                : attention(mid, Widths.divisible(Math.floorDiv(mid, expand * row.squeeze()), 1));
        return row.isEdge()
                ? new EdgeResidual(kit, in, row.channels(), mid, row.kernel(), row.stride(), attention, !isPlain, rate)
                : new InvertedResidual(
                        kit, in, row.channels(), mid, row.kernel(), row.stride(), mid != in, attention, rate);
    }

    private Layer attention(int channels, int squeezed) {
        Part<Activation> act = kit.actCfg();
        return new SELayer(
                channels, squeezed, null, act == null ? Acts.of(build, "Swish") : act, Acts.of(build, "Sigmoid"));
    }
}
