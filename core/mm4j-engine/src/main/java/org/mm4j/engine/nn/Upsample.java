package org.mm4j.engine.nn;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.UpsampleLayer;
import org.mm4j.engine.structures.DoublePair;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Makes feature maps larger: (N, C, H, W) to (N, C, H', W'). Give {@code size} or {@code scale_factor}. */
@Doc("Makes feature maps larger by interpolation.")
public class Upsample extends BaseModule implements UpsampleLayer {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("size of the result") @Nullable IntPair size,

            @Doc("factor of the size, of rows and of columns") @Nullable
            DoublePair scaleFactor,

            @Doc("nearest, bilinear or bicubic") @Default("'nearest'")
            String mode,

            @Doc("whether corner pixels keep their places; not for nearest") @Nullable
            Boolean alignCorners,

            @Doc("whether coordinates come from the true sizes, not the given factor") @Nullable
            Boolean recomputeScaleFactor) {

        public Args {
            if ((size == null) == (scaleFactor == null)) {
                throw new IllegalArgumentException("give either size or scale_factor");
            }
            if (!mode.equals("nearest") && !mode.equals("bilinear") && !mode.equals("bicubic")) {
                throw new IllegalArgumentException("mode: expected nearest, bilinear or bicubic, got '" + mode + "'");
            }
            if (recomputeScaleFactor != null && recomputeScaleFactor && scaleFactor == null) {
                throw new IllegalArgumentException("recompute_scale_factor: needs scale_factor");
            }
            if (alignCorners != null && mode.equals("nearest")) {
                throw new IllegalArgumentException("align_corners: not for mode " + mode);
            }
        }
    }

    private final Args args;

    /** An upsampling as a config describes it. */
    public Upsample(Args args) {
        this.args = args;
    }

    /** Enlarges by a factor; {@code mode} as torch names it. */
    public static Upsample of(double scaleFactor, String mode) {
        return new Upsample(new Args(null, DoublePair.of(scaleFactor), mode, null, null));
    }

    @Override
    public final Tensor forward(Tensor x) {
        return guarded(() -> {
            DoublePair factor = args.scaleFactor();
            long[] size = factor == null
                    ? sizeOf(args.size())
                    : new long[] {
                        (long) Math.floor(x.size(2) * factor.height()), (long) Math.floor(x.size(3) * factor.width())
                    };
            boolean exact = factor != null && !Boolean.TRUE.equals(args.recomputeScaleFactor());
            DoubleOptional rows = exact && factor != null ? new DoubleOptional(factor.height()) : new DoubleOptional();
            DoubleOptional columns =
                    exact && factor != null ? new DoubleOptional(factor.width()) : new DoubleOptional();
            boolean corners = Boolean.TRUE.equals(args.alignCorners());
            return switch (args.mode()) {
                case "bilinear" -> torch.upsample_bilinear2d(x, size, corners, rows, columns);
                case "bicubic" -> torch.upsample_bicubic2d(x, size, corners, rows, columns);
                default -> torch.upsample_nearest2d(x, size, rows, columns);
            };
        });
    }

    private static long[] sizeOf(@Nullable IntPair size) {
        if (size == null) {
            throw new IllegalStateException("neither size nor scale_factor");
        }
        return size.longs();
    }

    @Override
    public final String extraRepr() {
        return (args.size() != null ? "size=" + args.size() : "scale_factor=" + args.scaleFactor()) + ", mode='"
                + args.mode() + "'";
    }
}
