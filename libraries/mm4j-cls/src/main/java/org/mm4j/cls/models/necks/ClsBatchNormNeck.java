package org.mm4j.cls.models.necks;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** A batch norm {@code bn} of vectors (N, C), for each of the features. */
@Doc("A batch norm of vectors.")
public final class ClsBatchNormNeck extends BaseModule implements Neck {

    /** The arguments. */
    public record Args(
            @Doc("size of the vectors") int inputFeatures,

            @Doc("whether there are weight and bias") @Default("False")
            boolean affine,

            @Doc("added to the variance") @Default("1e-6") double eps,
            @Nullable InitCfg initCfg) {}

    private final BatchNorm2d bn;

    /** A neck as a config describes it. */
    public ClsBatchNormNeck(Args args) {
        super(args.initCfg());
        this.bn = child(
                "bn",
                new BatchNorm2d(
                        new BatchNorm2d.Args(args.inputFeatures(), args.eps(), 0.1, args.affine(), true, true)));
    }

    @Override
    public List<Tensor> forward(List<Tensor> features) {
        try (TorchScope scope = TorchScope.open()) {
            return scope.keepAll(features.stream().map(bn::forward).toList());
        }
    }
}
