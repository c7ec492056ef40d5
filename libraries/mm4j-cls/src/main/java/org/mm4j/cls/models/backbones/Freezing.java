package org.mm4j.cls.models.backbones;

import org.mm4j.cv.models.DropPath;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Identity;
import org.mm4j.engine.nn.Layer;

/** What backbones do to layers that are not trained, or dropped. */
final class Freezing {

    private Freezing() {}

    /** Keeps a layer in evaluation and its weights as they are. */
    static void freeze(Object layer) {
        BaseModule module = BaseModule.of(layer);
        module.eval();
        fix(module);
    }

    /** Keeps the weights of a layer as they are. */
    static void fix(Object layer) {
        BaseModule.of(layer).namedParameters().values().forEach(parameter -> parameter.setRequiresGrad(false));
    }

    /** Keeps the statistics of batch norms. */
    static void normsInEval(BaseModule module) {
        module.apply(part -> {
            if (part instanceof BatchNorm2d) {
                part.eval();
            }
        });
    }

    /** The branch of a residual block that is dropped with a probability. */
    static Layer dropPath(double rate) {
        return rate > 0 ? DropPath.of(rate) : new Identity();
    }

    /** Refuses numbers of frozen stages that there are not. */
    static void check(int frozenStages, int least, int most) {
        if (frozenStages < least || frozenStages > most) {
            throw new IllegalArgumentException(
                    "frozen_stages: expected from " + least + " to " + most + ", got " + frozenStages);
        }
    }
}
