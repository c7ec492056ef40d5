package org.mm4j.cls.datasets;

import java.util.List;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** <a href="https://www.cs.toronto.edu/~kriz/cifar.html">CIFAR-10</a>, of the files for Python. */
@Doc("CIFAR-10.")
public final class CIFAR10 extends CifarDataset {

    /** The arguments. */
    public record Args(@Inline CifarArgs own) {}

    /** Reads the files, unless that is put off. */
    public CIFAR10(Args args) {
        super(
                args.own(),
                "cifar-10-batches-py",
                "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
                args.own().isTrain()
                        ? List.of("data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5")
                        : List.of("test_batch"),
                ClassNames.ofDataset("CIFAR10").orElseThrow());
        initializeUnlessLazy();
    }
}
