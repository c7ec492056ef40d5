package org.mm4j.cls.evaluation;

import org.jspecify.annotations.Nullable;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** What {@link AveragePrecision} computes, with a say in classes of which only objects that are difficult to tell are there. */
@Doc("Mean average precision of samples of VOC.")
public final class VOCAveragePrecision extends AveragePrecision {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("whether classes of which all objects are difficult are there; by default they do not count")
            Boolean difficultAsPositive,

            @Inline AveragePrecision.Args base) {}

    private final @Nullable Boolean difficultAsPositive;

    /** Makes the metric. */
    public VOCAveragePrecision(Args args) {
        super(args.base());
        this.difficultAsPositive = args.difficultAsPositive();
    }

    @Override
    protected MultiScores digest(ClsDataSample sample) {
        return super.digest(sample).withDifficult(sample, difficultAsPositive);
    }
}
