package org.mm4j.det.models.necks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.NonLocal2d;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Upsample;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * Balanced feature pyramid (<a href="https://arxiv.org/abs/1904.02701">Libra R-CNN</a>): the mean of all maps, in the size of
 * one of them, is refined and added to each.
 */
public final class BFP extends BaseModule implements Neck {

    /** The arguments. */
    public record Args(
            @Doc("channels of the maps") int inChannels,
            @Doc("number of maps") int numLevels,

            @Default("2") @Doc("to the size of which of them all are brought")
            int refineLevel,

            @Doc("how the mean is refined; None: not at all") @Nullable
            RefineType refineType,

            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,

            @Default("dict(type='Xavier', layer='Conv2d', distribution='uniform')") @Nullable
            InitCfg initCfg,

            @Default("dict(type='ReLU')") @Doc("the activation of refine_type='conv'")
            Part<Activation> actCfg) {

        /** Checks the level. */
        public Args {
            if (refineLevel < 0 || refineLevel >= numLevels) {
                throw new IllegalArgumentException(
                        "refine_level: expected from 0 to " + (numLevels - 1) + ", got " + refineLevel);
            }
        }
    }

    /** How the mean is refined. */
    public enum RefineType {
        /** A convolution of 3 x 3. */
        CONV,
        /** Attention between all cells. */
        NON_LOCAL
    }

    private final Args args;
    private final @Nullable Layer refine;

    /** Makes the neck. */
    public BFP(Args args) {
        super(args.initCfg());
        this.args = args;
        if (args.refineType() == RefineType.CONV) {
            this.refine = child(
                    "refine",
                    ConvModule.builder(args.inChannels(), args.inChannels(), 3)
                            .padding(1)
                            .conv(args.convCfg())
                            .norm(args.normCfg())
                            .act(args.actCfg())
                            .build());
        } else if (args.refineType() == RefineType.NON_LOCAL) {
            this.refine = child("refine", new NonLocal2d(args.inChannels(), 1, false, args.convCfg(), args.normCfg()));
        } else {
            this.refine = null;
        }
    }

    @Override
    public List<Tensor> forward(List<Tensor> features) {
        if (features.size() != args.numLevels()) {
            throw new IllegalArgumentException(
                    "the neck takes " + args.numLevels() + " feature maps, as num_levels says, not " + features.size());
        }
        try (TorchScope scope = TorchScope.open()) {
            Tensor like = features.get(args.refineLevel());
            Tensor mean = null;
            for (int i = 0; i < features.size(); i++) {
                Tensor map = i < args.refineLevel() ? smaller(features.get(i), like) : larger(features.get(i), like);
                mean = mean == null ? map : mean.add(map);
            }
            if (mean == null) {
                throw new IllegalStateException("no maps");
            }
            Tensor balanced = mean.div(new Scalar((double) features.size()));
            balanced = refine == null ? balanced : refine.forward(balanced);
            List<Tensor> outs = new ArrayList<>();
            for (int i = 0; i < features.size(); i++) {
                Tensor own = features.get(i);
                outs.add(own.add(i < args.refineLevel() ? larger(balanced, own) : smaller(balanced, own)));
            }
            return scope.keepAll(outs);
        }
    }

    private static Tensor larger(Tensor map, Tensor like) {
        IntPair size = IntPair.of((int) like.size(2), (int) like.size(3));
        return new Upsample(new Upsample.Args(size, null, "nearest", null, null)).forward(map);
    }

    private static Tensor smaller(Tensor map, Tensor like) {
        T_TensorTensor_T pooled = torch.adaptive_max_pool2d(map, like.size(2), like.size(3));
        // A handle of its own: an element of a native tuple is a view of the tuple.
        return new Tensor(pooled.get0());
    }
}
