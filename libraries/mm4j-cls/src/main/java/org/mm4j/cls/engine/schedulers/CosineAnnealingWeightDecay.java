package org.mm4j.cls.engine.schedulers;

import java.util.List;
import org.mm4j.engine.optim.scheduler.CosineAnnealingParamScheduler;
import org.mm4j.registry.Doc;

/** Half a cosine of the weight decay to a least value; groups without decay stay without. */
@Doc("Half a cosine of the weight decay to a least value.")
public final class CosineAnnealingWeightDecay extends CosineAnnealingParamScheduler {

    /** A schedule as a config describes it. */
    public CosineAnnealingWeightDecay(Args args) {
        super(args, "weight_decay");
    }

    @Override
    protected double[] values() {
        double[] values = super.values();
        List<Double> bases = baseValues();
        for (int i = 0; i < values.length; i++) {
            // The first step changes nothing.
            values[i] = lastStep() > 0 && bases.get(i) == 0 ? 0 : values[i];
        }
        return values;
    }
}
