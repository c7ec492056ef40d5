package org.mm4j.cls.datasets;

import java.util.List;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** <a href="https://www.cs.toronto.edu/~kriz/cifar.html">CIFAR-100</a> with its fine labels, of the files for Python. */
@Doc("CIFAR-100.")
public final class CIFAR100 extends CifarDataset {

    /** The arguments. */
    public record Args(@Inline CifarArgs own) {}

    /** Reads the files, unless that is put off. */
    public CIFAR100(Args args) {
        super(
                args.own(),
                "cifar-100-python",
                "https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz",
                List.of(args.own().isTrain() ? "train" : "test"),
                ClassNames.ofDataset("CIFAR100").orElseThrow());
        initializeUnlessLazy();
    }
}
