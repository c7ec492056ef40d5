package org.mm4j.cv.models;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Padding;

/** The padding modes of {@link ConvModule}: the convolution pads with zeros itself, else a layer before it pads. */
final class ConvPadding {

    private static final String BY_CONV = "zeros";

    private ConvPadding() {}

    static void check(String mode, Padding padding) {
        switch (mode) {
            case BY_CONV -> {}
            case "zero", "reflect", "replicate" -> {
                if (padding.same()) {
                    throw new IllegalArgumentException("padding='same' needs padding_mode='zeros', not '" + mode + "'");
                }
            }
            case "circular" ->
                throw new IllegalArgumentException(
                        "padding_mode='circular' is not supported: mmcv takes it and pads with zeros all the"
                                + " same; write padding_mode='zeros' for what it computes");
            default ->
                throw new IllegalArgumentException(
                        "padding_mode is 'zeros', 'zero', 'reflect' or 'replicate', not '" + mode + "'");
        }
    }

    /** The layer that pads before the convolution, if one does. */
    static @Nullable Layer layer(String mode, Padding padding) {
        int rows = padding.amount().height();
        int columns = padding.amount().width();
        Edges edges = new Edges(columns, columns, rows, rows);
        return switch (mode) {
            case "zero" -> new ZeroPad2d(new ZeroPad2d.Args(edges));
            case "reflect" -> new ReflectionPad2d(new ReflectionPad2d.Args(edges));
            case "replicate" -> new ReplicationPad2d(new ReplicationPad2d.Args(edges));
            default -> null;
        };
    }
}
