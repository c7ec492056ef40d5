package org.mm4j.cls.datasets;

import java.util.List;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** The arguments of {@link CIFAR10} and {@link CIFAR100}. */
public record CifarArgs(
        @Default("'train'") @Doc("train or test") String split,

        @Default("True")
        @Doc("without effect: nothing is downloaded, and missing files are an error that says from where")
        boolean download,

        @Default("''") @Doc("a folder below data_root") String dataPrefix,
        @Inline ClsDatasetArgs common) {

    public CifarArgs {
        if (!List.of("train", "test").contains(split)) {
            throw new IllegalArgumentException("split: expected train or test, got '" + split + "'");
        }
        if (dataPrefix.isEmpty() && common.dataRoot().isEmpty()) {
            throw new IllegalArgumentException("data_root is needed: the folder into which the archive was unpacked");
        }
    }

    boolean isTrain() {
        return split.equals("train");
    }
}
