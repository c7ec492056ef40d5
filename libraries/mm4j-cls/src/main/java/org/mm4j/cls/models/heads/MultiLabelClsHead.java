package org.mm4j.cls.models.heads;

import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** A head for any number of labels on backbones that give scores: it takes those of the last stage, (N, C). */
@Doc("A head for any number of labels, on backbones that give scores.")
public final class MultiLabelClsHead extends BaseMultiLabelHead {

    /** The arguments. */
    public record Args(
            @Inline MultiLabelArgs common, @Nullable InitCfg initCfg) {}

    /** A head as a config describes it. */
    public MultiLabelClsHead(Args args) {
        super(args.common(), args.initCfg());
    }

    @Override
    public OptionalInt numClasses() {
        return OptionalInt.empty();
    }

    @Override
    public Tensor forward(List<Tensor> features) {
        return preLogits(features);
    }
}
