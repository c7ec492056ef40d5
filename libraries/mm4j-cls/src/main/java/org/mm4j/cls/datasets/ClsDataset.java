package org.mm4j.cls.datasets;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mm4j.cls.structures.ClsKeys;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.InfoCodec;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.structures.Ints;

/** Data sets of classification: samples have {@code gt_label}, unless they are without labels. */
public abstract class ClsDataset extends org.mm4j.engine.dataset.BaseDataset {

    /**
     * A data set before its annotations are read.
     *
     * @param annFile below {@code data_root}; empty for none
     * @param folders below {@code data_root}, by what they hold
     */
    ClsDataset(ClsDatasetArgs args, String annFile, Map<String, String> folders, Metainfo known) {
        super(args.base(annFile, folders), known);
    }

    @Override
    protected InfoCodec codec() {
        return super.codec()
                .with(
                        Ints.class,
                        (labels, out) -> {
                            out.writeInt(labels.values().size());
                            for (int label : labels.values()) {
                                out.writeInt(label);
                            }
                        },
                        in -> {
                            Integer[] labels = new Integer[in.readInt()];
                            for (int i = 0; i < labels.length; i++) {
                                labels[i] = in.readInt();
                            }
                            return new Ints(List.of(labels));
                        });
    }

    @Override
    public Set<Integer> catIds(int index) {
        Results info = dataInfo(index);
        return info.find(ClsKeys.GT_LABEL)
                .<Set<Integer>>map(labels -> new LinkedHashSet<>(labels.values()))
                .orElse(Set.of());
    }
}
