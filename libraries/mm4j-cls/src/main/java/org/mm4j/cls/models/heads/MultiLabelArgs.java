package org.mm4j.cls.models.heads;

import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.losses.ClsLoss;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The arguments that heads for any number of labels have in common. */
public record MultiLabelArgs(
        @Doc("the loss") @Default("dict(type='CrossEntropyLoss', use_sigmoid=True)")
        ClsLoss loss,

        @Doc("the least score of a class that is found; 0.5 if there is no topk") @Nullable
        Double thr,

        @Doc("how many classes are found, if there is no thr") @Nullable
        Integer topk) {

    public MultiLabelArgs {
        if (topk != null && topk < 1) {
            throw new IllegalArgumentException("topk: expected at least 1, got " + topk);
        }
        if (thr != null && topk != null) {
            throw new IllegalArgumentException("thr and topk exclude each other: leave one of them out");
        }
    }
}
