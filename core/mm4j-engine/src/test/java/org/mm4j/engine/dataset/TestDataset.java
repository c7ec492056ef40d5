package org.mm4j.engine.dataset;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;

/** Samples whose labels are given; the width is the number of the sample. */
final class TestDataset extends BaseDataset {

    static final ResultKey<int[]> LABELS = new ResultKey<>("labels", int[].class);

    private final List<int[]> labels;
    final AtomicInteger loads = new AtomicInteger();

    TestDataset(Args args, List<int[]> labels) {
        super(args, Metainfo.ofClasses(List.of("a", "b")).with("task", "known"));
        this.labels = labels;
        initializeUnlessLazy();
    }

    static Builder of(int size) {
        int[][] labels = new int[size][];
        for (int i = 0; i < size; i++) {
            labels[i] = new int[] {i % 2};
        }
        return new Builder(List.of(labels));
    }

    @Override
    protected void load(Sink sink) {
        loads.incrementAndGet();
        sink.metainfo("task", "file");
        sink.metainfo("origin", "file");
        sink.note("once");
        sink.note("once");
        for (int i = 0; i < labels.size(); i++) {
            sink.add(new Results()
                    .put(ResultKey.IMG_PATH, prefix("img") + "/" + i + ".jpg")
                    .put(ResultKey.WIDTH, i)
                    .put(ResultKey.HEIGHT, 2)
                    .put(LABELS, labels.get(i)));
        }
    }

    @Override
    protected boolean keep(Results info) {
        return info.get(LABELS).length > 0;
    }

    @Override
    protected Set<ResultKey<?>> given() {
        return Set.of(ResultKey.IMG_PATH, ResultKey.WIDTH, ResultKey.HEIGHT, LABELS);
    }

    @Override
    public Set<Integer> catIds(int index) {
        Set<Integer> ids = new TreeSet<>();
        for (int label : dataInfo(index).get(LABELS)) {
            ids.add(label);
        }
        return ids;
    }

    /** Arguments with the defaults of configs. */
    static final class Builder {
        private final List<int[]> labels;
        private @Nullable Indices indices;
        private @Nullable Metainfo metainfo;
        private List<Transform> pipeline = List.of();
        private boolean serialize = true;
        private boolean test;
        private boolean lazy;
        private int refetch = 1000;

        Builder(List<int[]> labels) {
            this.labels = labels;
        }

        Builder indices(Indices value) {
            indices = value;
            return this;
        }

        Builder metainfo(Metainfo value) {
            metainfo = value;
            return this;
        }

        Builder pipeline(Transform... steps) {
            pipeline = List.of(steps);
            return this;
        }

        Builder plain() {
            serialize = false;
            return this;
        }

        Builder test() {
            test = true;
            return this;
        }

        Builder lazy() {
            lazy = true;
            return this;
        }

        Builder refetch(int value) {
            refetch = value;
            return this;
        }

        TestDataset build() {
            return new TestDataset(
                    new Args(
                            "",
                            metainfo,
                            "root",
                            Map.of("img", "pics"),
                            null,
                            indices,
                            serialize,
                            pipeline,
                            test,
                            lazy,
                            refetch),
                    labels);
        }
    }
}
