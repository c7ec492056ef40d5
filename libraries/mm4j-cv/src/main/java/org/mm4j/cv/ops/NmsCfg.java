package org.mm4j.cv.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.registry.FromConfig;

/**
 * The dict {@code nms_cfg} of {@code batched_nms}, such as {@code dict(type='nms', iou_threshold=0.65)}.
 *
 * @param type which suppression
 * @param nms its options if it is {@link Type#NMS}
 * @param softNms its options if it is {@link Type#SOFT_NMS}
 * @param splitThr from this many boxes on the groups are worked on one by one
 * @param clockwise whether positive angles turn clockwise, if it is {@link Type#NMS_ROTATED}
 * @param classAgnostic whether groups count, null to leave that to the caller
 */
public record NmsCfg(
        Type type,
        Nms.Options nms,
        SoftNms.Options softNms,
        int splitThr,
        boolean clockwise,
        @Nullable Boolean classAgnostic) {

    private static final int SPLIT_THR = 10000;
    private static final List<String> COMMON = List.of("type", "split_thr", "class_agnostic", "iou_threshold");

    /** The kinds of suppression; configs name these in lower case. */
    public enum Type {
        /** Drops overlapping boxes. */
        NMS,
        /** Lowers the scores of overlapping boxes. */
        SOFT_NMS,
        /** Drops overlapping rotated boxes, of five numbers each. */
        NMS_ROTATED
    }

    /** Plain suppression by overlap. */
    public static NmsCfg nms(double iouThreshold) {
        return of(Nms.Options.of(iouThreshold));
    }

    /** Plain suppression. */
    public static NmsCfg of(Nms.Options options) {
        return new NmsCfg(Type.NMS, options, SoftNms.Options.DEFAULT, SPLIT_THR, true, null);
    }

    /** Soft suppression. */
    public static NmsCfg of(SoftNms.Options options) {
        return new NmsCfg(Type.SOFT_NMS, Nms.Options.of(0.5), options, SPLIT_THR, true, null);
    }

    /**
     * Reads the dict.
     *
     * @throws IllegalArgumentException naming the key that is missing, unknown or of the wrong type
     */
    @FromConfig
    public static NmsCfg of(ConfigDict dict) {
        Type type = type(dict);
        List<String> known = new ArrayList<>(COMMON);
        known.addAll(
                switch (type) {
                    case NMS -> List.of("offset", "score_threshold", "max_num");
                    case SOFT_NMS -> List.of("offset", "sigma", "min_score", "method");
                    case NMS_ROTATED -> List.of("clockwise");
                });
        for (ConfigValue key : dict.keys()) {
            if (!(key instanceof ConfigString name) || !known.contains(name.value())) {
                throw new IllegalArgumentException("nms of type '" + name(type) + "' has no option " + key + "; it has "
                        + String.join(", ", known));
            }
        }
        if (type != Type.SOFT_NMS && !dict.has("iou_threshold")) {
            throw new IllegalArgumentException("nms of type '" + name(type) + "' needs iou_threshold");
        }
        Boolean clockwise = flag(dict, "clockwise");
        int offset = integer(dict, "offset", 0);
        SoftNms.Options soft = SoftNms.Options.DEFAULT;
        return new NmsCfg(
                type,
                new Nms.Options(
                        (float) number(dict, "iou_threshold", soft.iouThreshold()),
                        offset,
                        (float) number(dict, "score_threshold", 0),
                        integer(dict, "max_num", -1)),
                new SoftNms.Options(
                        (float) number(dict, "iou_threshold", soft.iouThreshold()),
                        (float) number(dict, "sigma", soft.sigma()),
                        (float) number(dict, "min_score", soft.minScore()),
                        method(dict),
                        offset),
                integer(dict, "split_thr", SPLIT_THR),
                clockwise == null || clockwise,
                flag(dict, "class_agnostic"));
    }

    private static Type type(ConfigDict dict) {
        ConfigValue given = dict.get("type");
        if (given == null) {
            return Type.NMS;
        }
        for (Type type : Type.values()) {
            if (given instanceof ConfigString text && text.value().equals(name(type))) {
                return type;
            }
        }
        throw new IllegalArgumentException("the type of an nms is 'nms', 'soft_nms' or 'nms_rotated', not " + given);
    }

    private static SoftNms.Method method(ConfigDict dict) {
        ConfigValue given = dict.get("method");
        if (given == null) {
            return SoftNms.Options.DEFAULT.method();
        }
        for (SoftNms.Method method : SoftNms.Method.values()) {
            if (given instanceof ConfigString text && text.value().equals(name(method))) {
                return method;
            }
        }
        throw new IllegalArgumentException("the method of soft_nms is 'naive', 'linear' or 'gaussian', not " + given);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static double number(ConfigDict dict, String key, double otherwise) {
        ConfigValue value = dict.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof ConfigFloat number) {
            return number.value();
        }
        if (value instanceof ConfigInt number) {
            return number.value().doubleValue();
        }
        throw new IllegalArgumentException("nms: " + key + " is a number, not " + value.kind() + " " + value);
    }

    private static int integer(ConfigDict dict, String key, int otherwise) {
        ConfigValue value = dict.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof ConfigInt number && number.value().bitLength() < Integer.SIZE) {
            return number.value().intValue();
        }
        throw new IllegalArgumentException("nms: " + key + " is an integer, not " + value.kind() + " " + value);
    }

    private static @Nullable Boolean flag(ConfigDict dict, String key) {
        ConfigValue value = dict.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof ConfigBool flag) {
            return flag.value();
        }
        throw new IllegalArgumentException("nms: " + key + " is True or False, not " + value.kind() + " " + value);
    }
}
