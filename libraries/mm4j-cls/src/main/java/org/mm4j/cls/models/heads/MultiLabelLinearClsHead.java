package org.mm4j.cls.models.heads;

import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.nn.Linear;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** A linear layer {@code fc} for any number of labels, (N, D) to (N, C). */
@Doc("A linear classifier for any number of labels.")
public final class MultiLabelLinearClsHead extends BaseMultiLabelHead {

    /** The arguments. */
    public record Args(
            @Doc("number of classes") int numClasses,
            @Doc("channels of the features") int inChannels,
            @Inline MultiLabelArgs common,

            @Default("dict(type='Normal', layer='Linear', std=0.01)") @Nullable
            InitCfg initCfg) {

        public Args {
            if (numClasses < 1) {
                throw new IllegalArgumentException("num_classes: expected at least 1, got " + numClasses);
            }
        }
    }

    private final int numClasses;
    private final Linear fc;

    /** A head as a config describes it. */
    public MultiLabelLinearClsHead(Args args) {
        super(args.common(), args.initCfg());
        this.numClasses = args.numClasses();
        this.fc = child("fc", new Linear(args.inChannels(), args.numClasses(), true));
    }

    @Override
    public OptionalInt numClasses() {
        return OptionalInt.of(numClasses);
    }

    @Override
    public Tensor forward(List<Tensor> features) {
        return fc.forward(preLogits(features));
    }
}
