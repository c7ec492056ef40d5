package org.mm4j.cls.transforms;

import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The arguments that {@link RandomResizedCrop} and {@link EfficientNetRandomCrop} have in common. */
public record CropArgs(
        @Default("(0.08, 1.0)") @Doc("least and largest part of the picture's area that is cut out")
        Range cropRatioRange,

        @Default("(3. / 4., 4. / 3.)") @Doc("least and largest width of the part in proportion to its height")
        Range aspectRatioRange,

        @Default("10") @Doc("how often to draw before the middle is taken")
        int maxAttempts,

        @Default("'cv2'") @Doc("cv2 or pillow, whose pixels differ")
        String backend) {

    public CropArgs {
        if (maxAttempts < 0) {
            throw new IllegalArgumentException("max_attempts: expected at least 0, got " + maxAttempts);
        }
        if (!(aspectRatioRange.min() > 0)) {
            throw new IllegalArgumentException(
                    "aspect_ratio_range: expected more than 0, got " + aspectRatioRange.min());
        }
    }
}
