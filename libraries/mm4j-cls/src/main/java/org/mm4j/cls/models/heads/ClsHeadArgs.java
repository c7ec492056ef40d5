package org.mm4j.cls.models.heads;

import org.mm4j.cls.models.losses.ClsLoss;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The arguments that heads have in common. */
public record ClsHeadArgs(
        @Doc("the loss") @Default("dict(type='CrossEntropyLoss', loss_weight=1.0)")
        ClsLoss loss,

        @Doc("how many of the best classes may be the right one, for the accuracy in training") @Default("(1, )")
        Ints topk,

        @Doc("whether the accuracy is computed in training") @Default("False")
        boolean calAcc) {}
