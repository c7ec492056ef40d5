package org.mm4j.cls.datasets;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.dataset.BaseDataset;
import org.mm4j.engine.dataset.Indices;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The arguments that all data sets of classification have. */
public record ClsDatasetArgs(
        @Nullable @Doc("what is known of the data, such as classes; goes before what the data set knows itself")
        Metainfo metainfo,

        @Default("''") @Doc("the folder of annotations and pictures")
        String dataRoot,

        @Nullable @Doc("without effect on these data sets; only None")
        ConfigDict filterCfg,

        @Nullable @Doc("use the first (or, below 0, last) few samples, or those of a list of numbers")
        Indices indices,

        @Default("True") @Doc("whether annotations are kept as bytes, which takes less memory")
        boolean serializeData,

        @Default("[]") @Doc("the steps that a sample passes")
        List<Transform> pipeline,

        @Default("False") @Doc("whether the samples are for validation or test: none is replaced")
        boolean testMode,

        @Default("False") @Doc("whether annotations are read when they are first needed")
        boolean lazyInit,

        @Default("1000") @Doc("how many other samples are tried if the pipeline drops one")
        int maxRefetch,

        @Nullable @Doc("names of the classes, or a file with one a line; metainfo goes before it")
        Classes classes) {

    public ClsDatasetArgs {
        if (filterCfg != null && !filterCfg.entries().isEmpty()) {
            throw new IllegalArgumentException(
                    "filter_cfg has no effect on data sets of classification: leave it out, or list the files in ann_file");
        }
    }

    /** As the engine takes them. */
    BaseDataset.Args base(String annFile, Map<String, String> folders) {
        Metainfo known = metainfo;
        if (classes != null) {
            known = Metainfo.ofClasses(classes.names()).with(known == null ? Metainfo.empty() : known);
        }
        return new BaseDataset.Args(
                annFile,
                known,
                dataRoot,
                folders,
                null,
                indices,
                serializeData,
                pipeline,
                testMode,
                lazyInit,
                maxRefetch);
    }
}
