package org.mm4j.cls.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.engine.evaluation.BaseMetric;

/** A metric of classifiers of one label, which compares the class that was chosen with the true one. */
abstract class ChoiceMetric extends BaseMetric<ClsDataSample, Choice> {

    ChoiceMetric(String prefix) {
        super(ClsDataSample.class, prefix);
    }

    /**
     * The choice of a sample.
     *
     * @param numClasses how many classes there have to be scores of; null for any number
     */
    final Choice choice(ClsDataSample sample, @Nullable Integer numClasses) {
        Choice choice = Choice.of(sample, getClass().getSimpleName());
        if (numClasses != null && numClasses != choice.classes()) {
            throw new IllegalArgumentException(
                    "num_classes is " + numClasses + ", but there are scores of " + choice.classes());
        }
        return choice;
    }

    @Override
    protected final void write(Choice digest, DataOutputStream out) throws IOException {
        digest.write(out);
    }

    @Override
    protected final Choice read(DataInputStream in) throws IOException {
        return Choice.read(in);
    }
}
