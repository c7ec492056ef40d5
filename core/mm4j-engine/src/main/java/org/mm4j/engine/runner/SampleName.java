package org.mm4j.engine.runner;

import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.Dataset;

/** By what a sample is known again on another machine: the name of its picture's file, and its number if it has one. */
final class SampleName {

    /** A number of COCO's pictures, a name of others. */
    private static final ResultKey<Object> IMG_ID = new ResultKey<>("img_id", Object.class);

    private SampleName() {}

    /** The name of a sample, without tabs and line ends. */
    static String of(Dataset dataset, int index) {
        Results info = dataset.dataInfo(index);
        String path = info.find(ResultKey.IMG_PATH).orElse("");
        String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        String id = info.find(IMG_ID).map(Object::toString).orElse("");
        return (id.isEmpty() || file.startsWith(id + ".") ? file : (file + " " + id).strip()).replaceAll("\\s", " ");
    }
}
