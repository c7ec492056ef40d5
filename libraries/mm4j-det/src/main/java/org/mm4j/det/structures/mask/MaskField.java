package org.mm4j.det.structures.mask;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.engine.structures.Column;
import org.mm4j.engine.structures.InstanceData;

/**
 * The field {@code masks} of instances: an object for each, which is an {@link InstanceMasks} of one mask, or an
 * {@link Rle}, as predictions have them.
 */
public final class MaskField {

    /** The name of the field. */
    public static final String NAME = "masks";

    private MaskField() {}

    /** Whether the instances have masks. */
    public static boolean isIn(InstanceData instances) {
        return instances.has(NAME);
    }

    /** The instances with masks, one for each. */
    public static InstanceData with(InstanceData instances, InstanceMasks masks) {
        List<InstanceMasks> single = new ArrayList<>();
        for (int i = 0; i < masks.size(); i++) {
            single.add(masks.select(i));
        }
        return instances.with(NAME, single);
    }

    /** The instances with masks as run lengths, one for each. */
    public static InstanceData withRles(InstanceData instances, List<Rle> masks) {
        return instances.with(NAME, masks);
    }

    /**
     * The masks of one or more instances, of equal form and size.
     *
     * @throws IllegalArgumentException if there is no such field, it holds anything else, or no instance
     */
    public static InstanceMasks masks(InstanceData instances) {
        InstanceMasks all = null;
        for (Object value : objects(instances)) {
            InstanceMasks own = value instanceof Rle rle
                    ? BitmapMasks.of(List.of(rle.decode()), rle.height(), rle.width())
                    : single(value);
            all = all == null ? own : all.concat(own);
        }
        if (all == null) {
            throw new IllegalArgumentException("no instances, so no masks of a known size");
        }
        return all;
    }

    /**
     * The masks as run lengths.
     *
     * @throws IllegalArgumentException if there is no such field, or it holds anything else
     */
    public static List<Rle> rles(InstanceData instances) {
        List<Rle> all = new ArrayList<>();
        for (Object value : objects(instances)) {
            all.add(value instanceof Rle rle ? rle : single(value).toRle(0));
        }
        return all;
    }

    private static List<?> objects(InstanceData instances) {
        if (instances.get(NAME) instanceof Column.Objects objects) {
            return objects.values();
        }
        throw new IllegalArgumentException("field '" + NAME + "' is " + instances.get(NAME) + ", not a list of masks");
    }

    private static InstanceMasks single(Object value) {
        if (value instanceof InstanceMasks masks && masks.size() == 1) {
            return masks;
        }
        throw new IllegalArgumentException("an instance has one mask, not " + value);
    }
}
